using System.Runtime.InteropServices;

namespace Berth.Native;

public static unsafe partial class Libc
{
    // close_range(2); the flag since Linux 5.11
    internal const uint CLOSE_RANGE_CLOEXEC = 4;

    // close_range(2)
    internal static int close_range(uint first, uint last, uint flags) => close_range(SYS_close_range, first, last, flags);

    [LibraryImport(Name, EntryPoint = Syscall, SetLastError = true)]
    private static partial int close_range(nint number, uint first, uint last, uint flags);
}
