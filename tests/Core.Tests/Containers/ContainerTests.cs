using Berth.Core.Cgroups;
using Berth.Core.Containers;
using Berth.Core.Containers.Operations;

namespace Berth.Core.Tests.Containers;

public sealed class ContainerTests
{
    private static Container Make(ContainerStatus status) => new(Snapshots.In(status), "hash", new CgroupPaths("/berth/c1", "/berth/c1"));

    [Fact]
    public void Move_LegalMove_RaisesTheRevisionAndWakesWaiters()
    {
        using var container = Make(ContainerStatus.Created);
        var next = container.NextChange();

        container.Move(ContainerStatus.Running, snapshot => snapshot with { Pid = 7 });

        Assert.True(next.IsCompletedSuccessfully);
        Assert.Equal((ContainerStatus.Running, 7, 2L), (container.Snapshot.Status, container.Snapshot.Pid, container.Snapshot.Revision));
    }

    [Fact]
    public void Move_OutOfStopped_ChangesNothing()
    {
        using var container = Make(ContainerStatus.Stopped);
        var before = container.Snapshot;

        container.Move(ContainerStatus.Running, snapshot => snapshot);

        Assert.Same(before, container.Snapshot);
        Assert.False(container.NextChange().IsCompleted);
    }

    [Fact]
    public async Task ForStopAsync_StoppedByAnother_IsMet()
    {
        using var container = Make(ContainerStatus.Running);
        var wait = ContainerWait.ForStopAsync(container, TimeSpan.FromMinutes(1), CancellationToken.None);
        Assert.False(wait.IsCompleted);

        container.Move(ContainerStatus.Stopped, snapshot => snapshot);

        Assert.True(await wait);
    }

    [Fact]
    public async Task ForStopAsync_NoTime_IsNotMet()
    {
        using var container = Make(ContainerStatus.Running);
        Assert.False(await ContainerWait.ForStopAsync(container, TimeSpan.Zero, CancellationToken.None));
    }

    [Fact]
    public async Task ForStopAsync_Deleted_EndsTheWait()
    {
        using var container = Make(ContainerStatus.Running);
        var wait = ContainerWait.ForStopAsync(container, TimeSpan.FromMinutes(1), CancellationToken.None);

        container.MarkDeleted();

        Assert.True(await wait);
    }

    [Fact]
    public async Task ForAsync_CallerGivesUp_Throws()
    {
        using var container = Make(ContainerStatus.Running);
        using var gone = new CancellationTokenSource();
        var wait = ContainerWait.ForStopAsync(container, TimeSpan.FromMinutes(1), gone.Token);

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }

    [Fact]
    public async Task LockAsync_Held_IsWaitedFor()
    {
        using var container = Make(ContainerStatus.Created);
        var first = await container.LockAsync(CancellationToken.None);
        var second = container.LockAsync(CancellationToken.None).AsTask();
        Assert.False(second.IsCompleted);

        first.Dispose();

        (await second).Dispose();
    }
}
