using Berth.Core.Errors;
using Berth.Core.Stdio;

namespace Berth.Core.Containers.Operations;

/// <summary><c>resize</c>: changes the size of the container process's terminal.</summary>
public sealed class ResizeContainer
{
    private readonly ContainerRegistry _registry;

    internal ResizeContainer(ContainerRegistry registry) => _registry = registry;

    /// <summary>Sets the size; the processes in the foreground get SIGWINCH.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.WrongState"/>; <see cref="ErrorCode.NoTerminal"/>.</exception>
    public void Execute(string id, TerminalSize size)
    {
        var container = _registry.Find(id);
        ContainerTransitions.Demand(container.Snapshot, ContainerVerb.Attach);
        ProcessInput.Resize($"container {id}", container.Stdio, container.Processes!.Monitor, size);
    }
}
