using System.IO.Pipelines;
using Berth.Core.Errors;
using Berth.Core.Stdio;
using Berth.Native.Handles;

namespace Berth.Core.Execs.Operations;

/// <summary><c>resize</c> and <c>stdin</c> of an exec.</summary>
public sealed class ExecIo
{
    private readonly ExecRegistry _registry;
    private readonly ProcessInput _input;

    internal ExecIo(ExecRegistry registry, ProcessInput input)
    {
        _registry = registry;
        _input = input;
    }

    /// <summary>Changes the size of its terminal.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.WrongState"/>: it does not run; <see cref="ErrorCode.NoTerminal"/>.</exception>
    public void Resize(string containerId, string id, TerminalSize size)
    {
        var (_, exec) = _registry.Find(containerId, id);
        ProcessInput.Resize(exec.Name, exec.Stdio, MonitorOf(exec), size);
    }

    /// <summary>Writes to its standard input until there is no more to write.</summary>
    /// <param name="containerId">The container.</param>
    /// <param name="id">The exec.</param>
    /// <param name="input">What to write; not completed.</param>
    /// <param name="close">Whether standard input ends with it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.WrongState"/>: it does not run; <see cref="ErrorCode.StdinClosed"/>.</exception>
    public Task WriteAsync(string containerId, string id, PipeReader input, bool close, CancellationToken cancellationToken)
    {
        var (_, exec) = _registry.Find(containerId, id);
        return _input.WriteAsync(exec.Name, exec.Stdio, MonitorOf(exec), input, close, cancellationToken);
    }

    private static SafePidFd MonitorOf(Exec exec) => exec.Processes is { } processes
        ? processes.Monitor
        : throw new CoreException(ErrorCode.WrongState, $"{exec.Name} does not run")
        {
            State = exec.Snapshot.Status == ExecStatus.Created ? "created" : "stopped",
            Allowed = ["running"],
        };
}
