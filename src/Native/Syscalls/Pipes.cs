using System.Runtime.InteropServices;
using Berth.Native.Errors;
using Berth.Native.Handles;

namespace Berth.Native.Syscalls;

/// <summary>Pipes (pipe(7)).</summary>
public static class Pipes
{
    /// <summary>pipe(2), with <c>O_CLOEXEC</c>.</summary>
    /// <returns>The end to read from, which does not block, and the one to write to, which does.</returns>
    /// <exception cref="SyscallException">The process has no descriptors left.</exception>
    public static unsafe (SafeFd Read, SafeFd Write) Create()
    {
        var ends = stackalloc int[2];
        var read = new SafeFd();
        var write = new SafeFd();
        if (Libc.pipe2(ends, Libc.O_CLOEXEC) != 0)
        {
            throw SyscallException.Last("pipe2");
        }

        Marshal.InitHandle(read, ends[0]);
        Marshal.InitHandle(write, ends[1]);
        return Libc.fcntl(read, Libc.F_SETFL, Libc.O_NONBLOCK) == 0
            ? (read, write)
            : throw SyscallException.Last("fcntl", read.ToString());
    }

    /// <summary>read(2) from an end that does not block.</summary>
    /// <param name="read">The end.</param>
    /// <param name="buffer">Where to.</param>
    /// <returns>Number of bytes, 0 at the end; null when there is nothing yet.</returns>
    public static int? TryRead(SafeFd read, Span<byte> buffer)
    {
        try
        {
            return Files.Read(read, buffer);
        }
        catch (SyscallException nothing) when (nothing.Errno == Libc.EAGAIN)
        {
            return null;
        }
    }
}
