using Berth.Core.Errors;
using Berth.Core.Specs;
using Microsoft.Extensions.Options;

namespace Berth.Core.Containers.Operations;

/// <summary><c>stop</c>: a signal, some patience, then SIGKILL.</summary>
public sealed class StopContainer
{
    private readonly ContainerRegistry _registry;
    private readonly CoreOptions _options;

    internal StopContainer(ContainerRegistry registry, IOptions<CoreOptions> options)
    {
        _registry = registry;
        _options = options.Value;
    }

    /// <summary>Stops a container and returns once it has ended. Stopping a stopped one changes nothing; a paused one goes on, with the
    /// signal.</summary>
    /// <param name="id">The container.</param>
    /// <param name="signal">The signal to begin with; null: what the image's annotation names, or SIGTERM.</param>
    /// <param name="timeout">How long to wait before SIGKILL.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.WrongState"/> while creating; <see cref="ErrorCode.DeadlinePassed"/> when
    /// the process does not even die of SIGKILL.</exception>
    public async Task<ContainerSnapshot> ExecuteAsync(
        string id, Signal? signal, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var container = _registry.Find(id);
        if (container.Snapshot.Status == ContainerStatus.Stopped)
        {
            return container.Snapshot;
        }

        ContainerTransitions.Demand(container.Snapshot, ContainerVerb.Stop);
        // the container process of a created container is the launcher, and would not hear SIGTERM
        if (container.Snapshot.Status != ContainerStatus.Created)
        {
            KillContainer.Send(container, signal ?? StopSignal(container.Snapshot), all: false);
            await ResumeAsync(container, cancellationToken).ConfigureAwait(false);
            if (await ContainerWait.ForStopAsync(container, timeout, cancellationToken).ConfigureAwait(false))
            {
                KillContainer.KillRest(container);
                return container.Snapshot;
            }
        }

        return await KillAsync(container, _options.KillDeadline, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends SIGKILL and waits for the end.</summary>
    internal static async Task<ContainerSnapshot> KillAsync(Container container, TimeSpan deadline, CancellationToken cancellationToken)
    {
        KillContainer.Send(container, Signal.Kill, all: false);
        return await ContainerWait.ForStopAsync(container, deadline, cancellationToken).ConfigureAwait(false)
            ? container.Snapshot
            : throw new CoreException(ErrorCode.DeadlinePassed, $"kill {container.Id}: the container process survives SIGKILL");
    }

    // what is frozen can not end by itself; the signal is the first that it hears
    private static async Task ResumeAsync(Container container, CancellationToken cancellationToken)
    {
        if (container.Snapshot.Status == ContainerStatus.Paused)
        {
            using var changes = await container.LockAsync(cancellationToken).ConfigureAwait(false);
            ResumeContainer.Thaw(container);
        }
    }

    private static Signal StopSignal(ContainerSnapshot snapshot) =>
        snapshot.Annotations.TryGetValue(AnnotationNames.StopSignal, out var name) && Signal.TryParse(name, out var signal) ? signal : Signal.Term;
}
