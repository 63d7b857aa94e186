using Berth.Core.Attaching;
using Berth.Core.Errors;
using Berth.Core.Logs;
using Berth.Core.Stdio;

namespace Berth.Core.Execs.Operations;

/// <summary><c>attach</c> to an exec: connects a client with its standard streams.</summary>
public sealed class AttachExec
{
    private readonly ExecRegistry _registry;
    private readonly StartExec _start;
    private readonly ReadExecLog _logs;
    private readonly ProcessInput _input;

    internal AttachExec(ExecRegistry registry, StartExec start, ReadExecLog logs, ProcessInput input)
    {
        _registry = registry;
        _start = start;
        _logs = logs;
        _input = input;
    }

    /// <summary>Attaches. From here on nothing of the output is missed.</summary>
    /// <param name="containerId">The container.</param>
    /// <param name="id">The exec.</param>
    /// <param name="request">What is wanted.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.WrongState"/>: it was not started, and is not to be; it has ended, and none of the
    /// output so far is asked for; <see cref="ErrorCode.StdinClosed"/>; <see cref="ErrorCode.InvalidRequest"/>: the cursor is not one of its
    /// log; with <see cref="AttachRequest.Start"/>, as start does.</exception>
    public async Task<Attachment> ExecuteAsync(string containerId, string id, AttachRequest request)
    {
        var (_, exec) = _registry.Find(containerId, id);
        var status = exec.Snapshot.Status;
        Demand(exec, status, request);
        bool hasEnded = status == ExecStatus.Stopped;
        if (request.Stdin && !hasEnded)
        {
            DemandInput(exec);
        }

        LogReading output = request.History == AttachHistory.None
            ? _logs.OpenAtEnd(exec, request.Query)
            : _logs.Open(exec, request.Query, request.History == AttachHistory.Cursor ? request.Cursor : null);
        if (status == ExecStatus.Created)
        {
            await _start.ExecuteAsync(containerId, id, CancellationToken.None).ConfigureAwait(false);
        }

        var target = new AttachTarget(exec.Name, exec.Stdio, () => exec.Processes?.Monitor, () => exec.Snapshot.Exit);
        return new Attachment(_input, target, output, request.Stdin, hasEnded);
    }

    private static void Demand(Exec exec, ExecStatus status, AttachRequest request)
    {
        if ((status == ExecStatus.Created && !request.Start) || (status == ExecStatus.Stopped && request.History == AttachHistory.None))
        {
            throw new CoreException(ErrorCode.WrongState, $"attach {exec.Name}: it does not run")
            {
                State = status == ExecStatus.Created ? "created" : "stopped",
                Allowed = ["running"],
            };
        }
    }

    // before start there is no monitor to ask
    private void DemandInput(Exec exec)
    {
        if (exec.Processes is { } processes)
        {
            _input.Open(exec.Name, exec.Stdio, processes.Monitor).Dispose();
        }
        else if (!exec.Stdio.TakesInput)
        {
            throw ProcessInput.Closed(exec.Name);
        }
    }
}
