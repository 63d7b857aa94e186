using Berth.Launcher.Tests.Launching;
using Berth.Launcher.Tests.Plans;
using Berth.Native.Contract;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Launcher.Tests;

/// <summary>What can not be done is reported with step, call, path and errno, and leaves nothing.</summary>
public sealed class FailureTests(Bundle bundle) : IClassFixture<Bundle>
{
    private const int ENOENT = 2;
    private const int ENOEXEC = 8;
    private const int EACCES = 13;
    private const int EINVAL = 22;
    private const int ELOOP = 40;
    private const int EPROTO = 71;
    private const uint Executable = 0x1ed;

    [RequiresLauncherFact]
    public void Create_RootfsMissing_NamesStepCallAndPath()
    {
        var error = FailToCreate(new ContainerPlan { Args = ["true"], Rootfs = "missing" });

        Assert.Equal(("open", "missing", ENOENT, "Setup RootOpen"), (error.Call, error.Path, error.Error, error.Text));
        Assert.Equal(5u, error.Step);
    }

    [RequiresLauncherFact]
    public void Create_MountOptionUnknown_HasTheKernelsWords()
    {
        var error = FailToCreate(new ContainerPlan
        {
            Args = ["true"],
            Setup = plan => ContainerPlan.Mount(plan, "tmpfs", "/tmp", 0, "nonsense=1"),
        });

        Assert.Equal(("fsconfig", "/tmp", EINVAL), (error.Call, error.Path, error.Error));
        Assert.Equal("tmpfs: Unknown parameter 'nonsense'", error.Detail);
    }

    [RequiresLauncherFact]
    public void Create_BindSourceMissing_NamesTheSource()
    {
        var error = FailToCreate(new ContainerPlan
        {
            Args = ["true"],
            Setup = plan => plan.Add(PlanOp.Bind, PlanPhase.Setup, [plan.Text("/no/such"), plan.Text("/tmp")]),
        });

        Assert.Equal(("open_tree", "/no/such", ENOENT), (error.Call, error.Path, error.Error));
    }

    [RequiresLauncherFact]
    public void Cve201919921_ProcBehindALink_IsRefused()
    {
        // CVE-2019-19921: the image decides where /proc is
        File.CreateSymbolicLink(bundle.InRootfs("linked"), "tmp");

        var error = FailToCreate(new ContainerPlan
        {
            Args = ["true"],
            Setup = plan => ContainerPlan.Mount(plan, "proc", "/linked", 0),
        });

        Assert.Equal(("openat2", "/linked", ELOOP), (error.Call, error.Path, error.Error));
    }

    [RequiresLauncherTheory]
    [InlineData("proc")]
    [InlineData("sysfs")]
    public void Cve202327561_ParentOfProcIsALink_IsRefused(string type)
    {
        File.CreateSymbolicLink(bundle.InRootfs($"to-tmp-{type}"), "tmp");
        Directory.CreateDirectory(bundle.InRootfs("tmp/sub"));
        var target = $"/to-tmp-{type}/sub";

        var error = FailToCreate(new ContainerPlan { Args = ["true"], Setup = plan => ContainerPlan.Mount(plan, type, target, 0) });

        Assert.Equal(("openat2", target, ELOOP), (error.Call, error.Path, error.Error));
    }

    [RequiresLauncherTheory]
    [InlineData("missing", ENOENT, 127)]
    [InlineData("/bin/missing", ENOENT, 127)]
    [InlineData("/bin", EACCES, 126)]
    [InlineData("/etc/not-executable", EACCES, 126)]
    [InlineData("not-executable", EACCES, 126)]
    public void Create_ProgramNotExecutable_IsFoundOutBeforeStart(string program, int errno, int exitCode)
    {
        File.WriteAllText(bundle.InRootfs("etc/not-executable"), "");
        File.WriteAllText(bundle.InRootfs("bin/not-executable"), "");
        using var launch = new Launch(bundle, new ContainerPlan { Args = [program] });

        launch.UntilReady();
        launch.Send(SyncType.ProcRun);

        var error = launch.ExpectError();
        Assert.Equal(("execve", program, errno, "Drop FindExec"), (error.Call, error.Path, error.Error, error.Text));
        launch.ExpectEnd();
        Assert.Equal(new ProcessExit(0, 0), launch.WaitMonitor());
        Assert.Equal((exitCode, 0, errno), (launch.Exit!.ExitCode, launch.Exit.Signal, launch.Exit.Error!.Errno));
    }

    [RequiresLauncherTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Start_ProgramOfNoKnownFormat_IsReportedAndRecorded(bool daemonIsGone)
    {
        var program = bundle.InRootfs("bin/garbage");
        File.WriteAllText(program, "\u007fgarbage");
        Paths.FchmodAt(SafeFd.CurrentDirectory, program, Executable);
        using var launch = new Launch(bundle, new ContainerPlan { Args = ["garbage"] });

        launch.Create();
        if (daemonIsGone)
        {
            launch.Abandon();
        }

        launch.Release();
        if (!daemonIsGone)
        {
            Assert.Equal(ENOEXEC, launch.ExpectError().Error);
        }

        Assert.Equal(new ProcessExit(0, 0), launch.WaitMonitor());
        Assert.Equal(126, launch.Exit!.ExitCode);
        var error = launch.Exit.Error!;
        Assert.Equal((ENOEXEC, "execve", "/bin/garbage", "Exec Exec"), (error.Errno, error.Call, error.Path, error.Text));
        Assert.Equal(error.Steps, error.Step);
    }

    [RequiresLauncherFact]
    public void Create_AmbientCapabilityNotInheritable_IsAWarning()
    {
        const ulong kill = 1 << 5;
        var plan = new PlanEdit(ContainerPlan.Shell("true").Build());
        plan.Op(PlanOp.CapSet).Arg[3] = kill;
        using var launch = new Launch(bundle, plan.Bytes);

        launch.UntilReady();
        launch.Send(SyncType.ProcRun);

        var (payload, _) = launch.Expect(SyncType.ProcLog);
        Assert.EndsWith("capability 5 can not be made ambient", System.Text.Encoding.UTF8.GetString(payload), StringComparison.Ordinal);
        launch.Expect(SyncType.ProcCreated);
    }

    [RequiresLauncherFact]
    public void Sync_UnexpectedMessage_EndsTheLaunch()
    {
        using var launch = new Launch(bundle, ContainerPlan.Shell("true"));

        launch.ExpectPid();
        launch.Send(SyncType.ProcRun);

        var error = launch.ExpectError();
        Assert.Equal(("recvmsg", "sync", EPROTO), (error.Call, error.Path, error.Error));
        Assert.Equal(new ProcessExit(1, 0), launch.WaitMonitor());
        launch.WaitContainer();
    }

    private SyncError FailToCreate(ContainerPlan plan)
    {
        using var launch = new Launch(bundle, plan);
        launch.ExpectPid();
        launch.Send(SyncType.ProcMapped);
        var error = launch.ExpectError();
        launch.ExpectEnd();
        Assert.Equal(new ProcessExit(1, 0), launch.WaitMonitor());
        Assert.True(Ready.Now(launch.Container!), "the container process outlived its monitor");
        Assert.Equal(["exec.fifo"], launch.StateFiles);
        return error;
    }
}
