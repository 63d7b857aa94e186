using Berth.Core.Errors;
using Berth.Native.Syscalls;

namespace Berth.Core.Containers.Operations;

/// <summary><c>kill</c>: sends a signal (runtime-spec, runtime.md, Kill). Takes no lock, so that it works whatever else is going on.</summary>
public sealed class KillContainer
{
    private readonly ContainerRegistry _registry;

    internal KillContainer(ContainerRegistry registry) => _registry = registry;

    /// <summary>Sends the signal to the container process, or to every process of the container. Killing a stopped container
    /// changes nothing, except for processes that it left behind in a pid namespace that is not its own. A paused one hears the signal when
    /// it is resumed; but SIGKILL ends it.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.WrongState"/> while the container is creating.</exception>
    public Task ExecuteAsync(string id, Signal signal, bool all, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var container = _registry.Find(id);
        var snapshot = container.Snapshot;
        if (snapshot.Status != ContainerStatus.Stopped)
        {
            ContainerTransitions.Demand(snapshot, ContainerVerb.Kill);
            Send(container, signal, all);
        }
        else if (signal == Signal.Kill)
        {
            KillRest(container);
        }

        return Task.CompletedTask;
    }

    internal static void Send(Container container, Signal signal, bool all)
    {
        if (signal == Signal.Kill)
        {
            container.IsDoomed = true;
        }

        if (all || (container.SharesPids && signal == Signal.Kill))
        {
            container.Cgroup!.Signal(signal.Number);
        }
        else
        {
            // false when it ended just now, which is as good
            Pidfd.SendSignal(container.Processes!.Process, signal.Number);
        }

        if (signal == Signal.Kill)
        {
            // also when it was frozen from outside
            container.Cgroup!.Thaw();
        }
    }

    /// <summary>Ends what outlived the container process.</summary>
    internal static void KillRest(Container container)
    {
        if (container.SharesPids)
        {
            container.Cgroup!.Signal(Signal.Kill.Number);
        }
    }
}
