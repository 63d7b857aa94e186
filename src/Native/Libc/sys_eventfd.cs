using System.Runtime.InteropServices;
using Berth.Native.Handles;

namespace Berth.Native;

public static unsafe partial class Libc
{
    // eventfd(2)
    internal const int EFD_CLOEXEC = O_CLOEXEC;
    internal const int EFD_NONBLOCK = O_NONBLOCK;

    // eventfd(2)
    [LibraryImport(Name, SetLastError = true)]
    internal static partial SafeEventFd eventfd(uint initial, int flags);
}
