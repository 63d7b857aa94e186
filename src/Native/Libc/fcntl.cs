using System.Runtime.InteropServices;
using Berth.Native.Handles;

namespace Berth.Native;

public static unsafe partial class Libc
{
    // open(2)
    public const int O_RDONLY = 0;
    public const int O_WRONLY = 1;
    public const int O_RDWR = 2;
    public const int O_CREAT = 0x40;
    public const int O_EXCL = 0x80;
    public const int O_NOCTTY = 0x100;
    public const int O_TRUNC = 0x200;
    public const int O_APPEND = 0x400;
    public const int O_NONBLOCK = 0x800;
    public const int O_CLOEXEC = 0x80000;
    public const int O_PATH = 0x200000;

    // arch/arm64/include/uapi/asm/fcntl.h has its own values for these two.
    internal const int O_DIRECTORY_x86_64 = 0x10000;
    internal const int O_DIRECTORY_arm64 = 0x4000;
    internal const int O_NOFOLLOW_x86_64 = 0x20000;
    internal const int O_NOFOLLOW_arm64 = 0x8000;

    // openat(2), statx(2), mount_setattr(2) …
    public const int AT_FDCWD = -100;
    public const int AT_SYMLINK_NOFOLLOW = 0x100;
    public const int AT_REMOVEDIR = 0x200;
    public const int AT_NO_AUTOMOUNT = 0x800;
    public const int AT_EMPTY_PATH = 0x1000;
    public const int AT_RECURSIVE = 0x8000;

    // fcntl(2)
    internal const int F_GETFD = 1;
    internal const int F_SETFD = 2;
    internal const int F_GETFL = 3;
    internal const int F_SETFL = 4;
    internal const int FD_CLOEXEC = 1;
    internal const int F_DUPFD_CLOEXEC = 1030;
    internal const int F_ADD_SEALS = 1033;
    internal const int F_GET_SEALS = 1034;
    internal const int F_SEAL_SEAL = 0x1;
    internal const int F_SEAL_SHRINK = 0x2;
    internal const int F_SEAL_GROW = 0x4;
    internal const int F_SEAL_WRITE = 0x8;

    public static int O_DIRECTORY => s_arm64 ? O_DIRECTORY_arm64 : O_DIRECTORY_x86_64;

    public static int O_NOFOLLOW => s_arm64 ? O_NOFOLLOW_arm64 : O_NOFOLLOW_x86_64;

    // openat(2)
    [LibraryImport(Name, SetLastError = true, StringMarshallingCustomType = typeof(PathMarshaller))]
    internal static partial SafeFd openat(SafeFd dirfd, string path, int flags, uint mode);

    // fcntl(2)
    [LibraryImport(Name, SetLastError = true)]
    internal static partial int fcntl(SafeFd fd, int command, int argument);

    // fcntl(2), F_DUPFD_CLOEXEC
    [LibraryImport(Name, EntryPoint = "fcntl", SetLastError = true)]
    internal static partial SafeFd fcntl_dup(SafeHandle fd, int command, int lowest);
}
