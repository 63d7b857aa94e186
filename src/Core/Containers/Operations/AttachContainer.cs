using Berth.Core.Attaching;
using Berth.Core.Errors;
using Berth.Core.Logs;
using Berth.Core.Stdio;

namespace Berth.Core.Containers.Operations;

/// <summary><c>attach</c>: connects a client with a container process's standard streams.</summary>
public sealed class AttachContainer
{
    private readonly ContainerRegistry _registry;
    private readonly StartContainer _start;
    private readonly ReadLog _logs;
    private readonly ProcessInput _input;

    internal AttachContainer(ContainerRegistry registry, StartContainer start, ReadLog logs, ProcessInput input)
    {
        _registry = registry;
        _start = start;
        _logs = logs;
        _input = input;
    }

    /// <summary>Attaches. From here on nothing of the output is missed.</summary>
    /// <param name="id">The container.</param>
    /// <param name="request">What is wanted.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.WrongState"/>: it has ended, and none of the output so far is asked for;
    /// <see cref="ErrorCode.StdinClosed"/>; <see cref="ErrorCode.InvalidRequest"/>: the cursor is not one of its log; with
    /// <see cref="AttachRequest.Start"/>, as start does.</exception>
    public async Task<Attachment> ExecuteAsync(string id, AttachRequest request)
    {
        var container = _registry.Find(id);
        bool hasEnded = container.Snapshot.Status == ContainerStatus.Stopped && request.History != AttachHistory.None;
        if (!hasEnded)
        {
            ContainerTransitions.Demand(container.Snapshot, ContainerVerb.Attach);
        }

        var target = new AttachTarget(
            $"container {id}", container.Stdio, () => container.Processes?.Monitor, () => container.Snapshot.Exit);
        if (request.Stdin && !hasEnded)
        {
            _input.Open(target.Name, target.Stdio, container.Processes!.Monitor).Dispose();
        }

        LogReading output = request.History == AttachHistory.None
            ? _logs.OpenAtEnd(container, request.Query)
            : _logs.Open(container, request.Query, request.History == AttachHistory.Cursor ? request.Cursor : null);
        if (request.Start && container.Snapshot.Status == ContainerStatus.Created)
        {
            await _start.ExecuteAsync(id, CancellationToken.None).ConfigureAwait(false);
        }

        return new Attachment(_input, target, output, request.Stdin, hasEnded);
    }
}
