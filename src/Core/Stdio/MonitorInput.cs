using Berth.Core.Errors;
using Berth.Native.Contract;
using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Core.Stdio;

/// <summary>The way to a process's standard input and terminal: through the descriptors that its monitor keeps (ADR-0016). It needs the
/// monitor's pidfd only, so it works for one that an earlier daemon started.</summary>
internal static class MonitorInput
{
    /// <summary>What is written to the result is what the process reads. It does not block.</summary>
    /// <param name="monitor">The process's monitor.</param>
    /// <returns>The caller's; null when standard input was closed, or never was open, or the monitor has gone.</returns>
    public static SafeFd? Open(SafePidFd monitor) => Guard(() => Pidfd.TryGetFd(monitor, (int)MonitorFd.Input));

    /// <summary>Lets the process read the end of file, once it has read what was written so far and everybody else has closed what
    /// <see cref="Open"/> gave. A terminal has no end.</summary>
    /// <param name="monitor">The process's monitor.</param>
    public static void Close(SafePidFd monitor) => Guard(() =>
    {
        using var control = Pidfd.TryGetFd(monitor, (int)MonitorFd.Control);
        if (control is not null)
        {
            EventFd.Signal(control);
        }

        return control;
    });

    /// <summary>Changes the size of the process's terminal.</summary>
    /// <param name="monitor">The process's monitor.</param>
    /// <param name="size">The new size.</param>
    /// <returns>False when there is none.</returns>
    public static bool Resize(SafePidFd monitor, TerminalSize size)
    {
        using var terminal = Open(monitor);
        if (terminal is not null)
        {
            Guard(() =>
            {
                Terminals.Resize(terminal, size.Columns, size.Rows);
                return terminal;
            });
        }

        return terminal is not null;
    }

    private static SafeFd? Guard(Func<SafeFd?> action)
    {
        try
        {
            return action();
        }
        catch (SyscallException failure)
        {
            throw new CoreException(ErrorCode.LaunchFailed, $"the monitor's descriptors can not be had: {failure.Message}", failure)
            {
                Errno = failure.ErrnoName,
                Syscall = failure.Operation,
            };
        }
    }
}
