using System.IO.Pipelines;
using Berth.Core.Errors;
using Berth.Core.Monitoring;
using Berth.Native.Handles;

namespace Berth.Core.Stdio;

/// <summary>What clients can do with the standard input and the terminal of a running process, a container's or an exec's.</summary>
internal sealed class ProcessInput(EventLoop loop)
{
    /// <summary>Opens standard input for writing.</summary>
    /// <param name="name">What messages call the process.</param>
    /// <param name="stdio">What its streams are connected to.</param>
    /// <param name="monitor">Its monitor.</param>
    /// <returns>The caller's.</returns>
    /// <exception cref="CoreException"><see cref="ErrorCode.StdinClosed"/>.</exception>
    public InputWriter Open(string name, ProcessStdio stdio, SafePidFd monitor) =>
        stdio.TakesInput && Guard(name, () => MonitorInput.Open(monitor)) is { } input
            ? new InputWriter(input, loop)
            : throw Closed(name);

    /// <summary>Writes everything there is to read.</summary>
    /// <param name="name">What messages call the process.</param>
    /// <param name="stdio">What its streams are connected to.</param>
    /// <param name="monitor">Its monitor.</param>
    /// <param name="input">What to write; not completed.</param>
    /// <param name="close">Whether standard input ends with it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.StdinClosed"/>.</exception>
    public async Task WriteAsync(
        string name, ProcessStdio stdio, SafePidFd monitor, PipeReader input, bool close, CancellationToken cancellationToken)
    {
        using (var writer = Open(name, stdio, monitor))
        {
            ReadResult read;
            do
            {
                read = await input.ReadAsync(cancellationToken).ConfigureAwait(false);
                foreach (var part in read.Buffer)
                {
                    if (!await writer.WriteAsync(part, cancellationToken).ConfigureAwait(false))
                    {
                        throw new CoreException(ErrorCode.StdinClosed, $"{name}: nobody reads standard input any more");
                    }
                }

                input.AdvanceTo(read.Buffer.End);
            }
            while (!read.IsCompleted);
        }

        if (close)
        {
            Close(name, monitor);
        }
    }

    /// <summary>Ends standard input; once more changes nothing.</summary>
    public static void Close(string name, SafePidFd monitor) => Guard(name, () =>
    {
        MonitorInput.Close(monitor);
        return true;
    });

    /// <summary>Changes the size of the terminal.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.NoTerminal"/>.</exception>
    public static void Resize(string name, ProcessStdio stdio, SafePidFd monitor, TerminalSize size)
    {
        if (!stdio.Terminal || stdio.ConsoleSocket is not null || !Guard(name, () => MonitorInput.Resize(monitor, size)))
        {
            throw new CoreException(ErrorCode.NoTerminal, $"{name}: there is no terminal");
        }
    }

    /// <summary>The error for one whose input is not open.</summary>
    public static CoreException Closed(string name) => new(ErrorCode.StdinClosed, $"{name}: standard input is not open to clients");

    // whoever deletes a container does not wait for those who talk to it
    private static T Guard<T>(string name, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (ObjectDisposedException gone)
        {
            throw new CoreException(ErrorCode.StdinClosed, $"{name}: the process has ended", gone);
        }
    }
}
