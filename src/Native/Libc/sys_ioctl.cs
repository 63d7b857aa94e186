using System.Runtime.InteropServices;
using Berth.Native.Handles;

namespace Berth.Native;

public static unsafe partial class Libc
{
    // ioctl_tty(2)
    internal const uint TIOCGWINSZ = 0x5413;
    internal const uint TIOCSWINSZ = 0x5414;

    // ioctl_tty(2)
    [LibraryImport(Name, SetLastError = true)]
    internal static partial int ioctl(SafeFd fd, nuint request, winsize* size);

    [CMirror("sys/ioctl.h", "struct winsize")]
    [StructLayout(LayoutKind.Sequential)]
    internal struct winsize
    {
        public ushort ws_row;
        public ushort ws_col;
        public ushort ws_xpixel;
        public ushort ws_ypixel;
    }
}
