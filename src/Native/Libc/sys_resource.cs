using System.Runtime.InteropServices;

namespace Berth.Native;

public static unsafe partial class Libc
{
    // getrlimit(2); the names of the resources stand in Syscalls/Limits
    public const ulong RLIM_INFINITY = ulong.MaxValue;

    // getrlimit(2)
    [LibraryImport(Name, SetLastError = true)]
    internal static partial int prlimit(int pid, int resource, rlimit* newLimit, rlimit* oldLimit);

    [CMirror("sys/resource.h", "struct rlimit")]
    [StructLayout(LayoutKind.Sequential)]
    internal struct rlimit
    {
        public ulong rlim_cur;
        public ulong rlim_max;
    }
}
