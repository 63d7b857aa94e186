using Berth.Native.Errors;
using Berth.Native.Handles;

namespace Berth.Native.Syscalls;

/// <summary>Terminals by descriptor (ioctl_tty(2)).</summary>
public static unsafe class Terminals
{
    /// <summary>Sets the size; the processes in the foreground get SIGWINCH when it is another one than before.</summary>
    /// <param name="terminal">The terminal, or the master of a pseudoterminal.</param>
    /// <param name="columns">Characters in a line.</param>
    /// <param name="rows">Lines.</param>
    /// <exception cref="SyscallException">It is no terminal (<c>ENOTTY</c>).</exception>
    public static void Resize(SafeFd terminal, ushort columns, ushort rows)
    {
        var size = new Libc.winsize { ws_row = rows, ws_col = columns };
        if (Libc.ioctl(terminal, Libc.TIOCSWINSZ, &size) != 0)
        {
            throw SyscallException.Last("ioctl", terminal.ToString());
        }
    }

    /// <summary>Characters in a line, and lines.</summary>
    /// <param name="terminal">The terminal, or the master of a pseudoterminal.</param>
    /// <exception cref="SyscallException">It is no terminal (<c>ENOTTY</c>).</exception>
    public static (ushort Columns, ushort Rows) Size(SafeFd terminal)
    {
        Libc.winsize size;
        return Libc.ioctl(terminal, Libc.TIOCGWINSZ, &size) == 0
            ? (size.ws_col, size.ws_row)
            : throw SyscallException.Last("ioctl", terminal.ToString());
    }
}
