using System.Globalization;
using Berth.Launcher.Tests.Launching;
using Berth.Launcher.Tests.Plans;
using Berth.Native.Contract;

namespace Berth.Launcher.Tests.Initramfs;

/// <summary>A host whose root is its initramfs, where pivot_root(2) is EINVAL. These run on the real one of this machine.</summary>
public sealed class InitramfsTests(Bundle bundle) : IClassFixture<Bundle>
{
    private const ulong SysAdminAndChroot = (1UL << 21) | (1UL << 18);

    [RequiresInitramfsFact]
    public void Root_OfAnInitramfs_IsReplacedByTheContainers()
    {
        using var launch = new Launch(bundle, ContainerPlan.Shell("cat /proc/self/mountinfo"), RequiresInitramfsFactAttribute.Program).Start();

        launch.WaitMonitor();

        var targets = launch.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')[4]);
        Assert.Equal(["/", "/proc", "/dev", "/dev/pts", "/dev/mqueue", "/sys"], targets);
    }

    // who may unmount it can take the root off: under it there is nothing of the host but the initramfs's own files
    [RequiresInitramfsFact]
    public void Root_Uncovered_HasNoMountOfTheHostLeft()
    {
        File.Copy(RequiresInitramfsFactAttribute.Program, bundle.InRootfs("bin/initramfs"), overwrite: true);
        var plan = new ContainerPlan { Args = ["initramfs", "escape"], Capabilities = SysAdminAndChroot };
        using var launch = new Launch(bundle, plan, RequiresInitramfsFactAttribute.Program).Run();

        Assert.Equal("uncovered\n", launch.Output);
    }

    // in a user namespace the host's mounts are locked to each other, and none can be taken off
    [RequiresInitramfsFact]
    public void Root_InAUserNamespace_IsRefused()
    {
        const int invalid = 22;
        using var launch = new Launch(bundle, UserNamespacePlan(), RequiresInitramfsFactAttribute.Program);
        launch.ExpectPid();
        File.WriteAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{launch.Pid}/uid_map"), "0 0 1000\n");
        File.WriteAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{launch.Pid}/gid_map"), "0 0 1000\n");
        launch.Send(SyncType.ProcMapped);

        var error = launch.ExpectError();

        Assert.Equal(("umount2", invalid, "Setup PivotRoot"), (error.Call, error.Error, error.Text));
    }

    private static byte[] UserNamespacePlan()
    {
        const ulong newUser = 0x1000_0000;
        const ulong slave = 1 << 19;
        var plan = new PlanBuilder();
        plan.CloneFlags |= newUser;
        plan.Add(PlanOp.UserRoot, PlanPhase.Setup)
            .Add(PlanOp.RootPropagation, PlanPhase.Setup, arguments: [slave], flags: PlanOpFlags.Recursive)
            .Add(PlanOp.RootOpen, PlanPhase.Setup, [plan.Text(Bundle.RootfsName)])
            .Add(PlanOp.PivotRoot, PlanPhase.Setup)
            .Add(PlanOp.Umask, PlanPhase.Root)
            .Add(PlanOp.Ready, PlanPhase.Root)
            .Add(PlanOp.SetUser, PlanPhase.Drop)
            .Add(PlanOp.Chdir, PlanPhase.Drop, [plan.Text("/")])
            .Add(PlanOp.CapSet, PlanPhase.Drop)
            .Add(PlanOp.FindExec, PlanPhase.Drop, [plan.Text("true"), plan.Text("/bin")])
            .Add(PlanOp.WaitStart, PlanPhase.Drop)
            .Add(PlanOp.Exec, PlanPhase.Exec, [plan.List("true"), 0], [1, 0]);
        return plan.Build();
    }
}
