using System.IO.Pipelines;
using Berth.Core.Errors;
using Berth.Core.Stdio;

namespace Berth.Core.Containers.Operations;

/// <summary><c>stdin</c>: writes to the container process's standard input.</summary>
public sealed class WriteStdin
{
    private readonly ContainerRegistry _registry;
    private readonly ProcessInput _input;

    internal WriteStdin(ContainerRegistry registry, ProcessInput input)
    {
        _registry = registry;
        _input = input;
    }

    /// <summary>Writes until there is no more to write. A program that does not read holds it up.</summary>
    /// <param name="id">The container.</param>
    /// <param name="input">What to write; not completed.</param>
    /// <param name="close">Whether standard input ends with it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.WrongState"/>; <see cref="ErrorCode.StdinClosed"/>.</exception>
    public Task ExecuteAsync(string id, PipeReader input, bool close, CancellationToken cancellationToken)
    {
        var container = _registry.Find(id);
        ContainerTransitions.Demand(container.Snapshot, ContainerVerb.Attach);
        return _input.WriteAsync(
            $"container {id}", container.Stdio, container.Processes!.Monitor, input, close, cancellationToken);
    }
}
