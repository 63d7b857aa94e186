using Berth.Core.Errors;
using Microsoft.Extensions.Options;

namespace Berth.Core.Containers.Operations;

/// <summary><c>pause</c>: stops all processes of a container where they are.</summary>
public sealed class PauseContainer
{
    private readonly ContainerRegistry _registry;
    private readonly TimeProvider _time;
    private readonly CoreOptions _options;

    internal PauseContainer(ContainerRegistry registry, TimeProvider time, IOptions<CoreOptions> options)
    {
        _registry = registry;
        _time = time;
        _options = options.Value;
    }

    /// <summary>Pauses a container and returns when all its processes stand still. Pausing a paused one changes nothing.</summary>
    /// <param name="id">The container.</param>
    /// <param name="cancellationToken">Gives up: the processes run on then.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.WrongState"/> unless it is running; <see cref="ErrorCode.DeadlinePassed"/>: a
    /// process did not stand still in time, and all run on; <see cref="ErrorCode.CgroupFailed"/>: the kernel refused;
    /// <see cref="ErrorCode.HostUnsupported"/>: there is no freezer.</exception>
    public async Task ExecuteAsync(string id, CancellationToken cancellationToken)
    {
        var container = _registry.Find(id);
        if (container.Snapshot.Status != ContainerStatus.Paused)
        {
            // before the lock too: while creating, the create has it
            ContainerTransitions.Demand(container.Snapshot, ContainerVerb.Pause);
        }

        using var changes = await container.LockAsync(cancellationToken).ConfigureAwait(false);
        if (container.Snapshot.Status == ContainerStatus.Paused)
        {
            return;
        }

        ContainerTransitions.Demand(container.Snapshot, ContainerVerb.Pause);
        await FreezeAsync(container, cancellationToken).ConfigureAwait(false);
        container.Move(ContainerStatus.Paused, snapshot => snapshot);
        if (container.IsDoomed)
        {
            // a kill came meanwhile, and may have thawed what was not frozen yet
            container.Cgroup!.Thaw();
        }

        // it ended meanwhile
        if (container.Snapshot.Status != ContainerStatus.Paused)
        {
            container.Cgroup!.Thaw();
            ContainerTransitions.Demand(container.Snapshot, ContainerVerb.Pause);
        }
    }

    private async Task FreezeAsync(Container container, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(_options.FreezeDeadline, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await FreezeOrEndAsync(container, either).ConfigureAwait(false);
        }
        catch (OperationCanceledException given) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CoreException(
                ErrorCode.DeadlinePassed,
                $"pause {container.Id}: not all its processes stood still within {_options.FreezeDeadline.TotalSeconds:0} s",
                given);
        }
    }

    // SIGKILL thaws: what is waited for would not come then, but the container's end does
    private static async Task FreezeOrEndAsync(Container container, CancellationTokenSource cancellation)
    {
        Task freeze = container.Cgroup!.FreezeAsync(cancellation.Token);
        Task end = ContainerWait.ForAsync(
            container, snapshot => snapshot.Status == ContainerStatus.Stopped, timeout: null, cancellation.Token);
        bool isOver = await Task.WhenAny(freeze, end).ConfigureAwait(false) == end && end.IsCompletedSuccessfully;
        if (isOver || freeze.IsCompleted)
        {
            await cancellation.CancelAsync().ConfigureAwait(false);
        }

        await end.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await freeze.ConfigureAwait(isOver ? ConfigureAwaitOptions.SuppressThrowing : ConfigureAwaitOptions.None);
    }
}
