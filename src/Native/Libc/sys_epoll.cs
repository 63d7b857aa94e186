using System.Runtime.InteropServices;
using Berth.Native.Handles;

namespace Berth.Native;

public static unsafe partial class Libc
{
    // epoll_ctl(2)
    public const uint EPOLLIN = 0x1;
    public const uint EPOLLOUT = 0x4;
    public const uint EPOLLERR = 0x8;
    public const uint EPOLLHUP = 0x10;
    public const uint EPOLLRDHUP = 0x2000;
    public const uint EPOLLONESHOT = 1u << 30;
    public const uint EPOLLET = 1u << 31;
    internal const int EPOLL_CTL_ADD = 1;
    internal const int EPOLL_CTL_DEL = 2;
    internal const int EPOLL_CTL_MOD = 3;
    internal const int EPOLL_CLOEXEC = O_CLOEXEC;

    internal static int epoll_event_size => s_arm64 ? sizeof(epoll_event_arm64) : sizeof(epoll_event_x86_64);

    // epoll_create(2)
    [LibraryImport(Name, SetLastError = true)]
    internal static partial SafeEpollFd epoll_create1(int flags);

    // epoll_ctl(2)
    internal static int epoll_ctl(SafeEpollFd epoll, int operation, SafeFd fd, uint events, ulong data)
    {
        if (s_arm64)
        {
            var natural = new epoll_event_arm64 { events = events, data = data };
            return epoll_ctl(epoll, operation, fd, &natural);
        }

        var packed = new epoll_event_x86_64 { events = events, data = data };
        return epoll_ctl(epoll, operation, fd, &packed);
    }

    // epoll_wait(2); the buffer holds epoll_event_size bytes per event
    [LibraryImport(Name, SetLastError = true)]
    internal static partial int epoll_wait(SafeEpollFd epoll, byte* events, int capacity, int timeout);

    internal static void epoll_event_get(byte* buffer, int index, out uint events, out ulong data)
    {
        if (s_arm64)
        {
            (events, data) = (((epoll_event_arm64*)buffer)[index].events, ((epoll_event_arm64*)buffer)[index].data);
            return;
        }

        (events, data) = (((epoll_event_x86_64*)buffer)[index].events, ((epoll_event_x86_64*)buffer)[index].data);
    }

    [LibraryImport(Name, SetLastError = true)]
    private static partial int epoll_ctl(SafeEpollFd epoll, int operation, SafeFd fd, void* event_);

    // x86-64 alone packs the struct, to be the same as in its 32-bit ABI
    [CMirror("sys/epoll.h", "struct epoll_event", OnlyOn = Architecture.X64)]
    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    internal struct epoll_event_x86_64
    {
        public uint events;
        public ulong data;
    }

    [CMirror("sys/epoll.h", "struct epoll_event", OnlyOn = Architecture.Arm64)]
    [StructLayout(LayoutKind.Sequential)]
    internal struct epoll_event_arm64
    {
        public uint events;
        public ulong data;
    }
}
