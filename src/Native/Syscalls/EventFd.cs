using Berth.Native.Errors;
using Berth.Native.Handles;

namespace Berth.Native.Syscalls;

/// <summary>Waking whoever waits on an epoll instance (eventfd(2)).</summary>
public static unsafe class EventFd
{
    /// <summary>eventfd(2); it does not block.</summary>
    /// <exception cref="SyscallException">The process has no descriptor left.</exception>
    public static SafeEventFd Create()
    {
        var fd = Libc.eventfd(0, Libc.EFD_CLOEXEC | Libc.EFD_NONBLOCK);
        return fd.IsInvalid ? throw SyscallException.Last("eventfd") : fd;
    }

    /// <summary>Adds 1: the descriptor is readable until <see cref="Drain"/>.</summary>
    /// <param name="fd">From <see cref="Create"/>, or a duplicate of somebody else's.</param>
    public static void Signal(SafeFd fd)
    {
        ulong one = 1;
        Files.WriteAll(fd, new ReadOnlySpan<byte>(&one, sizeof(ulong)));
    }

    /// <summary>Takes everything that was signalled.</summary>
    /// <param name="fd">From <see cref="Create"/>.</param>
    /// <returns>How often; 0 for not at all.</returns>
    public static ulong Drain(SafeEventFd fd)
    {
        ulong count = 0;
        while (Libc.read(fd, (byte*)&count, sizeof(ulong)) < 0)
        {
            if (Errno.Last == Libc.EAGAIN)
            {
                return 0;
            }

            if (!Errno.Interrupted)
            {
                throw SyscallException.Last("read", fd.ToString());
            }
        }

        return count;
    }
}
