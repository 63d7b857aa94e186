using Berth.Core.Errors;

namespace Berth.Core.Containers.Operations;

/// <summary><c>wait</c>: returns when a container has come to a status.</summary>
public sealed class WaitForContainer
{
    private readonly ContainerRegistry _registry;

    internal WaitForContainer(ContainerRegistry registry) => _registry = registry;

    /// <summary>Waits for the condition.</summary>
    /// <param name="id">The container.</param>
    /// <param name="condition">What to wait for. A container that can not come to it any more ends the wait too.</param>
    /// <param name="timeout">How long; null waits for ever.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.ContainerNotFound"/>; <see cref="ErrorCode.ContainerDeleted"/> for a
    /// container that was deleted before the call.</exception>
    public async Task<WaitResult> ExecuteAsync(string id, WaitCondition condition, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var container = _registry.Find(id);
        bool met = await ContainerWait.ForAsync(container, snapshot => Holds(condition, snapshot), timeout, cancellationToken)
            .ConfigureAwait(false);
        return new WaitResult(met, container.IsDeleted, container.Snapshot);
    }

    private static bool Holds(WaitCondition condition, ContainerSnapshot snapshot) => condition switch
    {
        WaitCondition.Created => snapshot.Status != ContainerStatus.Creating,
        WaitCondition.Running => snapshot.Status is ContainerStatus.Running or ContainerStatus.Paused or ContainerStatus.Stopped,
        WaitCondition.Ready when snapshot.Notify is { } said => said.ReadyAt is not null || snapshot.Status == ContainerStatus.Stopped,
        WaitCondition.Ready => Holds(WaitCondition.Running, snapshot),
        WaitCondition.Paused => snapshot.Status is ContainerStatus.Paused or ContainerStatus.Stopped,
        WaitCondition.Stopped => snapshot.Status == ContainerStatus.Stopped,
        _ => false,
    };
}
