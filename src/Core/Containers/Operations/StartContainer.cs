using Berth.Core.Containers.Storage;
using Berth.Core.Errors;
using Microsoft.Extensions.Options;

namespace Berth.Core.Containers.Operations;

/// <summary><c>start</c>: lets the container process execute the user's program (runtime-spec, runtime.md, Start).</summary>
public sealed class StartContainer
{
    private readonly ContainerRegistry _registry;
    private readonly ContainerStore _store;
    private readonly TimeProvider _time;
    private readonly CoreOptions _options;

    internal StartContainer(ContainerRegistry registry, ContainerStore store, TimeProvider time, IOptions<CoreOptions> options)
    {
        _registry = registry;
        _store = store;
        _time = time;
        _options = options.Value;
    }

    /// <summary>Starts a created container and returns once its program was executed. Starting a running one changes nothing.</summary>
    /// <exception cref="CoreException">
    /// <see cref="ErrorCode.WrongState"/>; <see cref="ErrorCode.ExecutableNotFound"/> and <see cref="ErrorCode.ExecutableNotPermitted"/>
    /// when execve(2) failed: the container is stopped then; <see cref="ErrorCode.DeadlinePassed"/>.
    /// </exception>
    public async Task<ContainerSnapshot> ExecuteAsync(string id, CancellationToken cancellationToken)
    {
        var container = _registry.Find(id);
        using var changes = await container.LockAsync(cancellationToken).ConfigureAwait(false);
        var snapshot = container.Snapshot;
        if (snapshot.Status is ContainerStatus.Running or ContainerStatus.Paused)
        {
            return snapshot;
        }

        ContainerTransitions.Demand(snapshot, ContainerVerb.Start);
        var startedAt = _time.GetUtcNow();
        // saved before the fact: whether the program was executed, recovery sees from the process itself
        _store.SaveState(StateRecords.Created(container, startedAt));
        if (!_store.ReleaseStart(id))
        {
            await RefuseEndedAsync(container).ConfigureAwait(false);
        }

        await AwaitExecutionAsync(container).ConfigureAwait(false);
        _store.RemoveStartFifo(id);
        return container.Publish(current => current.Status == ContainerStatus.Created
            ? current with { Status = ContainerStatus.Running, StartedAt = startedAt }
            : current with { StartedAt = startedAt });
    }

    // nobody waits at the fifo: the container process has ended, and its monitor is about to say how
    private async Task RefuseEndedAsync(Container container)
    {
        await ContainerWait.ForStopAsync(container, _options.KillDeadline, CancellationToken.None).ConfigureAwait(false);
        ContainerTransitions.Demand(container.Snapshot, ContainerVerb.Start);
        throw new CoreException(ErrorCode.LaunchFailed, $"start {container.Id}: the container process does not wait for it");
    }

    // a daemon that was restarted since the create has no channel any more; the exit record tells then
    private async Task AwaitExecutionAsync(Container container)
    {
        if (container.Processes?.Sync is not { } sync)
        {
            return;
        }

        container.Processes.Sync = null;
        using (sync)
        {
            using var deadline = new CancellationTokenSource(_options.CreateDeadline, _time);
            try
            {
                await sync.ReceiveEndAsync(deadline.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException timeout)
            {
                throw new CoreException(ErrorCode.DeadlinePassed, $"start {container.Id}: the program was not executed in time", timeout);
            }
        }
    }
}
