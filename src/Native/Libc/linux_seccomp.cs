using System.Runtime.InteropServices;

namespace Berth.Native;

public static unsafe partial class Libc
{
    // seccomp(2)
    public const uint SECCOMP_SET_MODE_FILTER = 1;
    public const uint SECCOMP_FILTER_FLAG_TSYNC = 1 << 0;
    public const uint SECCOMP_FILTER_FLAG_LOG = 1 << 1;
    public const uint SECCOMP_FILTER_FLAG_SPEC_ALLOW = 1 << 2;
    public const uint SECCOMP_FILTER_FLAG_NEW_LISTENER = 1 << 3;
    public const uint SECCOMP_FILTER_FLAG_TSYNC_ESRCH = 1 << 4;
    public const uint SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV = 1 << 5;

    // seccomp(2)
    internal static int seccomp(uint operation, uint flags, void* arguments) => (int)syscall(SYS_seccomp, operation, flags, arguments);

    [LibraryImport(Name, EntryPoint = Syscall, SetLastError = true)]
    private static partial nint syscall(nint number, uint operation, uint flags, void* arguments);
}
