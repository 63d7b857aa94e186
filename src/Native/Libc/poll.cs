using System.Runtime.InteropServices;

namespace Berth.Native;

public static unsafe partial class Libc
{
    // poll(2)
    internal const short POLLIN = 0x1;

    [LibraryImport(Name, SetLastError = true)]
    internal static partial int poll(pollfd* fds, nuint count, int timeout);

    // poll(2)
    [CMirror("poll.h", "struct pollfd")]
    [StructLayout(LayoutKind.Sequential)]
    internal struct pollfd
    {
        public int fd;
        public short events;
        public short revents;
    }
}
