using System.Text;
using Berth.Launcher.Tests.Launching;
using Berth.Launcher.Tests.Plans;
using Berth.Native;
using Berth.Native.Contract;
using Berth.Native.Handles;
using Berth.Native.Seccomp;
using Berth.Native.Syscalls;

namespace Berth.Launcher.Tests;

/// <summary>Hooks that the container process runs.</summary>
public sealed class HookTests(Bundle bundle) : IClassFixture<Bundle>, IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("berth-hooks-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [RequiresLauncherFact]
    public void CreateContainerHooks_RunBeforeThePivotWithTheirState()
    {
        using var launch = new Launch(bundle, Plan(
            Host($"cat > {_directory}/first; pwd > {_directory}/cwd; readlink /proc/self/fd/0 > {_directory}/stdin"),
            Host($"cat > {_directory}/second; echo \"$0 $VALUE\" >> {_directory}/second; env >> {_directory}/second")));

        UntilHooks(launch);
        launch.Expect(SyncType.ProcReady);

        Assert.Equal("creating", Read("first"));
        Assert.StartsWith("creatingname of its own v\nVALUE=v\n", Read("second"), StringComparison.Ordinal);
        Assert.Equal($"{bundle.InRootfs("")}".TrimEnd('/') + "\n", Read("cwd"));
    }

    [RequiresLauncherFact]
    public void StartContainerHooks_AfterTheDaemonDied_RunInTheContainer()
    {
        using var launch = new Launch(bundle, Plan([], Inside("cat > /tmp/state; id -u >> /tmp/state; test ! -e /usr/bin/env")));

        UntilHooks(launch);
        launch.Expect(SyncType.ProcReady);
        launch.Send(SyncType.ProcRun);
        launch.Expect(SyncType.ProcCreated);
        launch.Abandon();
        launch.Release();

        Assert.Equal(new ProcessExit(0, 0), launch.WaitMonitor());
        Assert.Equal((0, null), (launch.Exit!.ExitCode, launch.Exit.Error?.Call));
        Assert.Equal("created0\n", File.ReadAllText(bundle.InRootfs("tmp/state")));
        Assert.Equal("program\n", launch.Output);
    }

    // such a filter is loaded before start, and closes what the program is not to have
    [RequiresLauncherFact]
    public void StartContainerHook_UnderAFilterWithAListener_StillHasItsState()
    {
        using var filter = new SeccompFilterBuilder(0x7fff_0000);
        filter.AddRule(0x7fc0_0000, SeccompLibrary.FindSyscall("mount")!.Value, []);
        using var launch = new Launch(bundle, new ContainerPlan
        {
            Args = ["sh", "-c", "ls /proc/$$/fd; true"],
            Filter = filter.Export(),
            HasListener = true,
            NoNewPrivileges = true,
            Setup = plan => plan.Add(PlanOp.Hooks, PlanPhase.Setup),
            BeforeExec = Inside("cat > /tmp/filtered"),
        });

        UntilHooks(launch);
        launch.Expect(SyncType.ProcReady);
        launch.Send(SyncType.ProcRun);
        launch.Expect(SyncType.ProcSeccomp);
        launch.Expect(SyncType.ProcCreated);
        launch.Release();
        launch.ExpectEnd();
        launch.WaitMonitor();

        Assert.Equal("created", File.ReadAllText(bundle.InRootfs("tmp/filtered")));
        Assert.Equal("0\n1\n2\n", launch.Output);
    }

    [RequiresLauncherTheory]
    [InlineData("echo oh no >&2; exit 5", 5 << 8, 0, "oh no\n", "exit code 5: oh no\n")]
    [InlineData("kill -9 $$", 9, 0, "", "signal 9")]
    [InlineData("sleep 1000 & wait", 9, Libc.ETIMEDOUT, "", "signal 9")]
    public void Hook_Fails_EndsTheContainerProcess(string script, int status, int errno, string stderr, string detail)
    {
        using var launch = new Launch(bundle, Plan(Host(script, timeout: 1), Host($"touch {_directory}/never")));

        UntilHooks(launch);

        Assert.Equal(stderr, Encoding.UTF8.GetString(launch.Expect(SyncType.ProcHookStderr).Payload));
        var error = launch.ExpectError();
        Assert.Equal(("hook", "/bin/sh", status, errno), (error.Call, error.Path, error.Status, error.Error));
        Assert.Equal(detail, error.Detail);
        Assert.Equal(new ProcessExit(1, 0), launch.WaitMonitor());
        Assert.False(File.Exists(Path.Combine(_directory, "never")));
    }

    [RequiresLauncherFact]
    public void Hook_ThatIsMissing_GivesExecvesError()
    {
        using var launch = new Launch(bundle, Plan([plan => AddHook(plan, PlanPhase.Setup, "/not/there", ["x"], 1)]));

        UntilHooks(launch);

        // nothing was run, so there is nothing that it wrote
        var error = launch.ExpectError();
        Assert.Equal(("hook", "/not/there", 0, Libc.ENOENT), (error.Call, error.Path, error.Status, error.Error));
    }

    [RequiresLauncherFact]
    public void StartContainerHook_FailsAfterTheDaemonDied_IsInTheExitRecord()
    {
        using var launch = new Launch(bundle, Plan([], Inside("echo why >&2; exit 5")));

        UntilHooks(launch);
        launch.Expect(SyncType.ProcReady);
        launch.Send(SyncType.ProcRun);
        launch.Expect(SyncType.ProcCreated);
        launch.Abandon();
        launch.Release();

        launch.WaitMonitor();
        Assert.Equal((126, "hook", "/bin/sh", "exit code 5: why\n"),
            (launch.Exit!.ExitCode, launch.Exit.Error!.Call, launch.Exit.Error.Path, launch.Exit.Error.Detail));
        Assert.Equal("", launch.Output);
    }

    [RequiresLauncherFact]
    public void ProcHooksDone_WithoutDocuments_IsRefused()
    {
        using var launch = new Launch(bundle, Plan());

        launch.ExpectPid();
        launch.Send(SyncType.ProcMapped);
        launch.Expect(SyncType.ProcHooks);
        launch.Send(SyncType.ProcHooksDone);

        var error = launch.ExpectError();
        Assert.Equal(("recvmsg", Libc.EPROTO), (error.Call, error.Error));
    }

    [RequiresLauncherFact]
    public void Container_KilledDuringAHook_TakesTheHookWithIt()
    {
        var (end, its) = Pipes.Create();
        using (end)
        using (var launch = new Launch(bundle, Plan(Host($"exec 3> /proc/{Environment.ProcessId}/fd/{its.ToString()[3..]}; echo up >&3; sleep 1000"))))
        {
            UntilHooks(launch);
            Ready.Wait(end, "the hook");
            its.Dispose();
            Pidfd.SendSignal(launch.Container!, Libc.SIGKILL);

            Assert.Equal(("killed", Libc.SIGKILL), Killed(launch.ExpectError()));
            var buffer = new byte[8];
            Assert.Equal(3, Pipes.TryRead(end, buffer));
            Ready.Wait(end, "the hook's end");
            Assert.Equal(0, Pipes.TryRead(end, buffer));
        }
    }

    private static (string Call, int Status) Killed(SyncError error) => (error.Call, error.Status);

    private string Read(string name) => File.ReadAllText(Path.Combine(_directory, name));

    private static void UntilHooks(Launch launch)
    {
        using var creating = Document("creating");
        using var created = Document("created");
        launch.ExpectPid();
        launch.Send(SyncType.ProcMapped);
        launch.Expect(SyncType.ProcHooks);
        launch.Send(SyncType.ProcHooksDone, creating, created);
    }

    private static SafeFd Document(string text)
    {
        using var file = MemoryFiles.Create("state", Encoding.UTF8.GetBytes(text));
        return Paths.Open(file.ProcPath(), Libc.O_RDONLY);
    }

    private static Action<PlanBuilder> Host(string script, ulong timeout = 60) =>
        plan => AddHook(plan, PlanPhase.Setup, "/bin/sh", ["name of its own", "-c", script, "name of its own"], timeout);

    private static Action<PlanBuilder> Inside(string script) =>
        plan => AddHook(plan, PlanPhase.Exec, "/bin/sh", ["sh", "-c", script], 60);

    private static byte[] Plan(params Action<PlanBuilder>[] create) => Plan(create, []);

    private static byte[] Plan(Action<PlanBuilder>[] create, params Action<PlanBuilder>[] start) => new ContainerPlan
    {
        Args = ["echo", "program"],
        Setup = plan =>
        {
            plan.Add(PlanOp.Hooks, PlanPhase.Setup);
            Array.ForEach(create, add => add(plan));
        },
        BeforeExec = plan => Array.ForEach(start, add => add(plan)),
    }.Build();

    private static void AddHook(PlanBuilder plan, PlanPhase phase, string path, string[] args, ulong timeout) => plan.Add(
        PlanOp.Hook,
        phase,
        [plan.Text(path), plan.List(args), plan.List("VALUE=v")],
        [(ulong)args.Length, 1, timeout]);
}
