using Berth.Native.Errors;
using Berth.Native.Handles;

namespace Berth.Native.Syscalls;

/// <summary>What happened to one of the descriptors of an epoll instance.</summary>
/// <param name="Events"><c>EPOLL…</c>.</param>
/// <param name="Data">What was given to <see cref="Epoll.Add"/>.</param>
public readonly record struct EpollEvent(uint Events, ulong Data);

/// <summary>Waiting for many descriptors at once (epoll(7)). All throw <see cref="SyscallException"/>.</summary>
public static unsafe class Epoll
{
    // 64 events are 1 KiB of stack; what does not fit is reported by the next wait
    private const int MaxEvents = 64;

    /// <summary>epoll_create1(2).</summary>
    public static SafeEpollFd Create()
    {
        var epoll = Libc.epoll_create1(Libc.EPOLL_CLOEXEC);
        return epoll.IsInvalid ? throw SyscallException.Last("epoll_create1") : epoll;
    }

    /// <summary>epoll_ctl(2), <c>EPOLL_CTL_ADD</c>.</summary>
    /// <param name="epoll">The instance.</param>
    /// <param name="fd">What to watch. Closing the handle ends that, unless the open file has other descriptors.</param>
    /// <param name="events"><c>EPOLL…</c>; errors and hang-ups are always reported.</param>
    /// <param name="data">Comes back with each event.</param>
    public static void Add(SafeEpollFd epoll, SafeFd fd, uint events, ulong data) =>
        Control(epoll, Libc.EPOLL_CTL_ADD, fd, events, data);

    /// <summary>epoll_ctl(2), <c>EPOLL_CTL_MOD</c>.</summary>
    /// <param name="epoll">The instance.</param>
    /// <param name="fd">What is watched.</param>
    /// <param name="events"><c>EPOLL…</c>.</param>
    /// <param name="data">Comes back with each event.</param>
    public static void Modify(SafeEpollFd epoll, SafeFd fd, uint events, ulong data) =>
        Control(epoll, Libc.EPOLL_CTL_MOD, fd, events, data);

    /// <summary>epoll_ctl(2), <c>EPOLL_CTL_DEL</c>.</summary>
    /// <param name="epoll">The instance.</param>
    /// <param name="fd">What is not to be watched any more.</param>
    public static void Remove(SafeEpollFd epoll, SafeFd fd) => Control(epoll, Libc.EPOLL_CTL_DEL, fd, 0, 0);

    /// <summary>epoll_wait(2).</summary>
    /// <param name="epoll">The instance.</param>
    /// <param name="events">Filled from its start; at most 64 at a time.</param>
    /// <param name="timeout">In milliseconds; -1 waits for ever, 0 only looks.</param>
    /// <returns>How many events there are; 0 when the time is over.</returns>
    public static int Wait(SafeEpollFd epoll, Span<EpollEvent> events, int timeout)
    {
        var capacity = Math.Min(events.Length, MaxEvents);
        var buffer = stackalloc byte[MaxEvents * Libc.epoll_event_size];
        var deadline = Environment.TickCount64 + timeout;
        int count;
        while ((count = Libc.epoll_wait(epoll, buffer, capacity, timeout)) < 0)
        {
            if (!Errno.Interrupted)
            {
                throw SyscallException.Last("epoll_wait", epoll.ToString());
            }

            if (timeout > 0)
            {
                timeout = (int)Math.Max(0, deadline - Environment.TickCount64);
            }
        }

        for (var index = 0; index < count; index++)
        {
            Libc.epoll_event_get(buffer, index, out var happened, out var data);
            events[index] = new EpollEvent(happened, data);
        }

        return count;
    }

    private static void Control(SafeEpollFd epoll, int operation, SafeFd fd, uint events, ulong data)
    {
        if (Libc.epoll_ctl(epoll, operation, fd, events, data) != 0)
        {
            throw SyscallException.Last("epoll_ctl", fd.ToString());
        }
    }
}
