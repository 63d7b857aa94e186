using System.Runtime.InteropServices;
using Berth.Native.Handles;

namespace Berth.Native;

public static unsafe partial class Libc
{
    // include/uapi/linux/pidfd.h: _IOWR(0xFF, 11, struct pidfd_info) in its first size, 64 bytes; since Linux 6.13
    internal const uint PIDFD_GET_INFO = 0xc040ff0b;

    // since Linux 6.15; filled in once the process has been reaped
    internal const ulong PIDFD_INFO_EXIT = 1 << 3;

    // pidfd_open(2)
    internal static SafePidFd pidfd_open(int pid, uint flags) => pidfd_open(SYS_pidfd_open, pid, flags);

    // pidfd_getfd(2)
    internal static SafeFd pidfd_getfd(SafePidFd pidfd, int target, uint flags) =>
        pidfd_getfd(SYS_pidfd_getfd, pidfd, target, flags);

    // pidfd_send_signal(2)
    internal static int pidfd_send_signal(SafeFd pidfd, int signal, void* info, uint flags) =>
        pidfd_send_signal(SYS_pidfd_send_signal, pidfd, signal, info, flags);

    // ioctl(2)
    [LibraryImport(Name, SetLastError = true)]
    internal static partial int ioctl(SafePidFd fd, nuint request, pidfd_info* info);

    [LibraryImport(Name, EntryPoint = Syscall, SetLastError = true)]
    private static partial SafePidFd pidfd_open(nint number, int pid, uint flags);

    [LibraryImport(Name, EntryPoint = Syscall, SetLastError = true)]
    private static partial SafeFd pidfd_getfd(nint number, SafePidFd pidfd, int target, uint flags);

    [LibraryImport(Name, EntryPoint = Syscall, SetLastError = true)]
    private static partial int pidfd_send_signal(nint number, SafeFd pidfd, int signal, void* info, uint flags);

    [CMirror("linux/pidfd.h", "struct pidfd_info", Partial = true)]
    [StructLayout(LayoutKind.Sequential)]
    internal struct pidfd_info
    {
        public ulong mask;
        public ulong cgroupid;
        public uint pid;
        public uint tgid;
        public uint ppid;
        public uint ruid;
        public uint rgid;
        public uint euid;
        public uint egid;
        public uint suid;
        public uint sgid;
        public uint fsuid;
        public uint fsgid;
        public int exit_code;
    }
}
