using Berth.Launcher.Tests.Launching;
using Berth.Launcher.Tests.Plans;
using Berth.Native.Contract;

namespace Berth.Launcher.Tests;

/// <summary>Device nodes and fifos, wherever the config wants them.</summary>
public sealed class NodeTests(Bundle bundle) : IClassFixture<Bundle>
{
    private const ulong Fifo = 0x1000;
    private const ulong Character = 0x2000;
    private const ulong Block = 0x6000;
    private const ulong ReadWriteForAll = 0x1b6;
    private const ulong OwnerAndGroup = 0x1b0;

    [RequiresLauncherFact]
    public void Nodes_OfEveryKind_HaveNumberModeAndOwner()
    {
        var plan = new ContainerPlan
        {
            Args = ["stat", "-c", "%n %F %t:%T %a %u:%g", "/dev/fuse", "/dev/made/disk", "/srv/pipe"],
            Setup = plan =>
            {
                Node(plan, "/dev/fuse", Character | ReadWriteForAll, 10, 229, owner: 1000);
                Node(plan, "/dev/made/disk", Block | OwnerAndGroup, 8, 0x12345);
                Node(plan, "/srv/pipe", Fifo | ReadWriteForAll);
            },
        };
        using var launch = new Launch(bundle, plan).Run();

        Assert.Equal(
            "/dev/fuse character special file a:e5 666 1000:5\n/dev/made/disk block special file 8:12345 660 0:5\n/srv/pipe fifo 0:0 666 0:5\n",
            launch.Output);
    }

    [RequiresLauncherFact]
    public void Node_ThatIsThereAlready_IsTakenAsItIs()
    {
        var plan = new ContainerPlan
        {
            Args = ["stat", "-c", "%a", "/dev/null"],
            Setup = plan => Node(plan, "/dev/null", Character | OwnerAndGroup, 1, 3),
        };
        using var launch = new Launch(bundle, plan).Run();

        Assert.Equal("666\n", launch.Output);
    }

    [RequiresLauncherTheory]
    [InlineData("/dev/null", Character, 1UL, 5UL, false)]
    [InlineData("/dev/null", Block, 1UL, 3UL, false)]
    [InlineData("/dev/null", Fifo, 0UL, 0UL, false)]
    [InlineData("/dev/stdout", Character, 1UL, 3UL, false)]
    [InlineData("/etc", Fifo, 0UL, 0UL, false)]
    [InlineData("/dev/null", Character, 1UL, 5UL, true)]
    public void Node_SomethingElseIsAtItsPath_IsRefused(string path, ulong type, ulong major, ulong minor, bool mustExist)
    {
        const int exists = 17;
        var flags = mustExist ? PlanOpFlags.Existing : 0;
        var plan = new ContainerPlan { Args = ["true"], Setup = plan => Node(plan, path, type | ReadWriteForAll, major, minor, flags: flags) };
        using var launch = new Launch(bundle, plan);
        launch.ExpectPid();
        launch.Send(SyncType.ProcMapped);

        var error = launch.ExpectError();

        Assert.Equal(("mknodat", path, exists), (error.Call, error.Path, error.Error));
    }

    [RequiresLauncherFact]
    public void Node_InADirectoryOfTheHosts_IsNotMade()
    {
        var outside = Directory.CreateTempSubdirectory("berth-outside-").FullName;
        var plan = new ContainerPlan
        {
            Args = ["true"],
            Setup = plan =>
            {
                plan.Add(PlanOp.Bind, PlanPhase.Setup, [plan.Text(outside), plan.Text("/srv/dev")]);
                Node(plan, "/srv/dev/fuse", Character | ReadWriteForAll, 10, 229, flags: PlanOpFlags.Existing);
            },
        };
        using var launch = new Launch(bundle, plan);
        launch.ExpectPid();
        launch.Send(SyncType.ProcMapped);

        Assert.Equal("/srv/dev/fuse", launch.ExpectError().Path);
        Assert.Empty(Directory.EnumerateFileSystemEntries(outside));
        Directory.Delete(outside);
    }

    [RequiresLauncherFact]
    public void Cve201916884_DeviceLedIntoProcByTheImage_IsRefused()
    {
        const int notPermitted = 1;
        var plan = new ContainerPlan
        {
            Args = ["true"],
            Setup = plan =>
            {
                plan.Add(PlanOp.Symlink, PlanPhase.Setup, [plan.Text("/proc/uptime"), plan.Text("/dev/kmsg")]);
                plan.Add(PlanOp.BindDevice, PlanPhase.Setup, [plan.Text("/dev/kmsg")], [Character, (1UL << 32) | 11]);
            },
        };
        using var launch = new Launch(bundle, plan);
        launch.ExpectPid();
        launch.Send(SyncType.ProcMapped);

        var error = launch.ExpectError();

        Assert.Equal(("move_mount", "/dev/kmsg", notPermitted), (error.Call, error.Path, error.Error));
    }

    private static void Node(
        PlanBuilder plan, string path, ulong mode, ulong major = 0, ulong minor = 0, ulong owner = 0, PlanOpFlags flags = 0) =>
        plan.Add(PlanOp.Mknod, PlanPhase.Setup, [plan.Text(path)], [mode, (major << 32) | minor, owner, 5], flags);
}
