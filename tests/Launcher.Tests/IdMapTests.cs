using System.Runtime.InteropServices;
using Berth.Launcher.Tests.Launching;
using Berth.Launcher.Tests.Plans;
using Berth.Native;
using Berth.Native.Contract;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Launcher.Tests;

/// <summary>Id maps of mounts, and sources that are asked for.</summary>
public sealed class IdMapTests(Bundle bundle) : IClassFixture<Bundle>
{
    private const string Source = "/dev/shm";

    [RequiresLauncherFact]
    public void Idmap_WithABadMap_EndsTheLaunchAtItsStep()
    {
        using var launch = new Launch(bundle, Plan(Maps("0 0 0\n", "0 0 1\n")));

        var error = launch.ExpectError();

        Assert.Equal(("write", 1u, Libc.EINVAL), (error.Call, error.Step, error.Error));
        Assert.EndsWith("/uid_map", error.Path, StringComparison.Ordinal);
        launch.WaitMonitor();
    }

    [RequiresLauncherFact]
    public void Idmap_ByAPathThatIsNoNamespace_IsRefusedWhereItIsUsed()
    {
        using var launch = new Launch(bundle, Plan(plan => plan.Add(
            PlanOp.Idmap, PlanPhase.Monitor, [0, 0, plan.Text("/dev/null")])));
        launch.ExpectPid();
        launch.Send(SyncType.ProcMapped);

        Assert.Equal("mount_setattr MOUNT_ATTR_IDMAP", launch.ExpectError().Call);
    }

    [RequiresLauncherFact]
    public void Ask_ForASource_MountsWhatComesBack()
    {
        using var launch = new Launch(bundle, Plan(_ => { }, PlanOpFlags.Ask, number: 0));
        launch.ExpectPid();
        launch.Send(SyncType.ProcMapped);

        var (payload, fd) = launch.Expect(SyncType.ProcMountPlease);
        using (var tree = Mounts.OpenTree(SafeFd.CurrentDirectory, bundle.InRootfs("etc"), Libc.OPEN_TREE_CLONE))
        {
            launch.Send(SyncType.ProcMountFd, tree);
        }

        launch.Expect(SyncType.ProcReady);
        launch.Send(SyncType.ProcRun);
        launch.Expect(SyncType.ProcCreated);
        launch.Release();
        launch.ExpectEnd();
        launch.WaitMonitor();
        Assert.Null(fd);
        Assert.True(MemoryMarshal.Read<SyncMount>(payload).Step > 1);
        Assert.Equal(["/etc"], launch.Output.Split('\n').Where(line => line.Contains(" /srv ", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[3][^4..]));
    }

    [RequiresLauncherFact]
    public void Ask_WithAnIdMap_SendsItsUserNamespace()
    {
        using var launch = new Launch(bundle, Plan(Maps("0 1000 1\n", "0 2000 1\n"), PlanOpFlags.Ask));
        launch.ExpectPid();
        launch.Send(SyncType.ProcMapped);

        var (_, fd) = launch.Expect(SyncType.ProcMountPlease);
        using (fd)
        {
            Assert.StartsWith("user:[", new FileInfo($"/proc/self/fd/{fd!.DangerousGetHandle()}").LinkTarget, StringComparison.Ordinal);
        }
    }

    [RequiresLauncherFact]
    public void Ask_AnsweredWithoutADescriptor_EndsTheLaunch()
    {
        using var launch = new Launch(bundle, Plan(_ => { }, PlanOpFlags.Ask, number: 0));
        launch.ExpectPid();
        launch.Send(SyncType.ProcMapped);
        launch.Expect(SyncType.ProcMountPlease);
        launch.Send(SyncType.ProcMountFd);

        var error = launch.ExpectError();

        Assert.Equal(("recvmsg", Libc.EBADMSG), (error.Call, error.Error));
    }

    private static Action<PlanBuilder> Maps(string users, string groups) =>
        plan => plan.Add(PlanOp.Idmap, PlanPhase.Monitor, [plan.Text(users), plan.Text(groups)]);

    private static ContainerPlan Plan(Action<PlanBuilder> monitor, PlanOpFlags flags = 0, ulong number = 1) => new()
    {
        Args = ["cat", "/proc/self/mountinfo"],
        InMonitor = monitor,
        Setup = plan => plan.Add(
            PlanOp.Bind, PlanPhase.Setup, [plan.Text(Source), plan.Text("/srv")], [0, 0, number << PlanFormat.IdmapShift], flags),
    };
}
