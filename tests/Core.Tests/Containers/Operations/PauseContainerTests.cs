using System.Reflection;
using Berth.Core.Cgroups;
using Berth.Core.Containers;
using Berth.Core.Containers.Operations;
using Berth.Core.Errors;
using Microsoft.Extensions.Options;

namespace Berth.Core.Tests.Containers.Operations;

/// <summary>Pausing what does not stand still.</summary>
public sealed class PauseContainerTests
{
    [Fact]
    public async Task Execute_NotFrozenInTime_GivesUpAndStaysRunning()
    {
        (PauseContainer pause, Container container) = Make(TimeSpan.FromMilliseconds(1));

        var failure = await Assert.ThrowsAsync<CoreException>(() => pause.ExecuteAsync(container.Id, CancellationToken.None));

        Assert.Equal(ErrorCode.DeadlinePassed, failure.Code);
        Assert.Equal(ContainerStatus.Running, container.Snapshot.Status);
    }

    [Fact]
    public async Task Execute_ContainerEndsMeanwhile_IsAConflict()
    {
        (PauseContainer pause, Container container) = Make(TimeSpan.FromHours(1));
        Task pausing = pause.ExecuteAsync(container.Id, CancellationToken.None);
        Assert.False(pausing.IsCompleted);

        container.Move(ContainerStatus.Stopped, snapshot => snapshot);

        var failure = await Assert.ThrowsAsync<CoreException>(() => pausing);
        Assert.Equal((ErrorCode.WrongState, "stopped"), (failure.Code, failure.State));
    }

    [Fact]
    public async Task Execute_ClientLeaves_IsGivenUp()
    {
        (PauseContainer pause, Container container) = Make(TimeSpan.FromHours(1));
        using var client = new CancellationTokenSource();
        Task pausing = pause.ExecuteAsync(container.Id, client.Token);

        await client.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pausing);
        Assert.Equal(ContainerStatus.Running, container.Snapshot.Status);
    }

    private static (PauseContainer Pause, Container Container) Make(TimeSpan deadline)
    {
        var options = Options.Create(new CoreOptions { FreezeDeadline = deadline });
        var registry = new ContainerRegistry(options);
        var container = new Container(Snapshots.In(ContainerStatus.Running), "", new CgroupPaths("/a", "/a"))
        {
            Cgroup = DispatchProxy.Create<ICgroup, RestlessCgroup>(),
        };
        registry.Add(container);
        return (new PauseContainer(registry, TimeProvider.System, options), container);
    }

    /// <summary>Never stands still.</summary>
    public class RestlessCgroup : DispatchProxy
    {
        /// <inheritdoc/>
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod!.Name switch
        {
            nameof(ICgroup.FreezeAsync) => Task.Delay(Timeout.Infinite, (CancellationToken)args![0]!),
            nameof(ICgroup.Thaw) => null,
            _ => throw new NotSupportedException(targetMethod.Name),
        };
    }
}
