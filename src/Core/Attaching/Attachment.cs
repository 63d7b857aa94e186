using Berth.Core.Containers;
using Berth.Core.Errors;
using Berth.Core.Logs;
using Berth.Core.Stdio;
using Berth.Native.Handles;

namespace Berth.Core.Attaching;

/// <summary>One client's hold on the streams of a process. It owns nothing: output is read from the log at the client's own pace, and for each
/// write the monitor is asked for the descriptor, so that any client can close standard input at any time (ADR-0023).</summary>
public sealed class Attachment
{
    private readonly ProcessInput _input;
    private readonly AttachTarget _target;

    // the monitor closes its end a moment after it is asked to
    private bool _isInputClosed;

    /// <param name="input">Opens standard inputs.</param>
    /// <param name="target">The process.</param>
    /// <param name="output">What it writes.</param>
    /// <param name="hasInput">Whether the client asked for standard input.</param>
    /// <param name="hasEnded">Whether the process had ended before the client came: what that types is for nobody.</param>
    internal Attachment(ProcessInput input, AttachTarget target, LogReading output, bool hasInput, bool hasEnded)
    {
        _input = input;
        _target = target;
        _isInputClosed = hasEnded;
        Output = output;
        HasInput = hasInput;
    }

    /// <summary>What it writes; ends with the process.</summary>
    public LogReading Output { get; }

    /// <summary>Whether the client writes to standard input.</summary>
    public bool HasInput { get; }

    /// <summary>Whether there is a terminal.</summary>
    public bool HasTerminal => _target.Stdio is { Terminal: true, ConsoleSocket: null };

    /// <summary>How the process ended, once <see cref="Output"/> has; null when it was deleted.</summary>
    public ContainerExit? Exit => _target.Exit();

    /// <summary>Writes to standard input and waits until the process, or the pipe or terminal before it, has taken everything.</summary>
    /// <returns>False when nobody takes it any more: standard input was closed, or the process has ended.</returns>
    /// <exception cref="CoreException"><see cref="ErrorCode.LaunchFailed"/>: the monitor's descriptors can not be had.</exception>
    /// <exception cref="OperationCanceledException">Given up.</exception>
    public async ValueTask<bool> WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        try
        {
            if (_isInputClosed || _target.Monitor() is not { } monitor)
            {
                return false;
            }

            using var writer = _input.Open(_target.Name, _target.Stdio, monitor);
            return await writer.WriteAsync(bytes, cancellation).ConfigureAwait(false);
        }
        catch (CoreException closed) when (closed.Code == ErrorCode.StdinClosed)
        {
            return false;
        }
    }

    /// <summary>Ends standard input; once more changes nothing. A terminal has no end.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.LaunchFailed"/>: the monitor's descriptors can not be had.</exception>
    public void CloseInput()
    {
        if (!_target.Stdio.Terminal)
        {
            _isInputClosed = true;
            WithMonitor(monitor => ProcessInput.Close(_target.Name, monitor));
        }
    }

    /// <summary>Changes the size of the terminal, if there is one.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.LaunchFailed"/>: the monitor's descriptors can not be had.</exception>
    public void Resize(TerminalSize size)
    {
        if (HasTerminal)
        {
            WithMonitor(monitor => ProcessInput.Resize(_target.Name, _target.Stdio, monitor, size));
        }
    }

    /// <summary>To be called when the client has gone, for whatever reason of its own: ends a standard input that is to be closed
    /// then (<see cref="StdinMode.Once"/>).</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.LaunchFailed"/>: the monitor's descriptors can not be had.</exception>
    public void Leave()
    {
        if (HasInput && _target.Stdio.Stdin == StdinMode.Once)
        {
            CloseInput();
        }
    }

    // one that has ended meanwhile needs neither
    private void WithMonitor(Action<SafePidFd> action)
    {
        try
        {
            if (_target.Monitor() is { } monitor)
            {
                action(monitor);
            }
        }
        catch (CoreException ended) when (ended.Code is ErrorCode.StdinClosed or ErrorCode.NoTerminal)
        {
        }
    }
}
