using System.Runtime.InteropServices;
using Berth.Native.Handles;

namespace Berth.Native;

public static unsafe partial class Libc
{
    // mount_setattr(2), fsmount(2)
    public const ulong MOUNT_ATTR_RDONLY = 0x1;
    public const ulong MOUNT_ATTR_NOSUID = 0x2;
    public const ulong MOUNT_ATTR_NODEV = 0x4;
    public const ulong MOUNT_ATTR_NOEXEC = 0x8;
    public const ulong MOUNT_ATTR__ATIME = 0x70;
    public const ulong MOUNT_ATTR_RELATIME = 0x0;
    public const ulong MOUNT_ATTR_NOATIME = 0x10;
    public const ulong MOUNT_ATTR_STRICTATIME = 0x20;
    public const ulong MOUNT_ATTR_NODIRATIME = 0x80;
    public const ulong MOUNT_ATTR_IDMAP = 0x100000;
    public const ulong MOUNT_ATTR_NOSYMFOLLOW = 0x200000;

    // open_tree(2)
    public const uint OPEN_TREE_CLONE = 1;
    internal const uint OPEN_TREE_CLOEXEC = O_CLOEXEC;

    // move_mount(2)
    public const uint MOVE_MOUNT_F_EMPTY_PATH = 0x4;
    public const uint MOVE_MOUNT_T_EMPTY_PATH = 0x40;

    // fsopen(2), fsmount(2)
    internal const uint FSOPEN_CLOEXEC = 1;
    internal const uint FSMOUNT_CLOEXEC = 1;

    // fsconfig(2)
    internal const uint FSCONFIG_SET_FLAG = 0;
    internal const uint FSCONFIG_SET_STRING = 1;
    internal const uint FSCONFIG_SET_FD = 5;
    internal const uint FSCONFIG_CMD_CREATE = 6;

    // open_tree(2)
    internal static SafeMountFd open_tree(SafeFd dirfd, string path, uint flags) =>
        open_tree(SYS_open_tree, dirfd, path, flags);

    // move_mount(2)
    internal static int move_mount(SafeFd fromDirfd, string from, SafeFd toDirfd, string to, uint flags) =>
        move_mount(SYS_move_mount, fromDirfd, from, toDirfd, to, flags);

    // fsopen(2)
    internal static SafeFsContextFd fsopen(string type, uint flags) => fsopen(SYS_fsopen, type, flags);

    // fsconfig(2)
    internal static int fsconfig(SafeFsContextFd context, uint command, string? key, string? value) =>
        fsconfig(SYS_fsconfig, context, command, key, value, 0);

    // fsconfig(2), FSCONFIG_SET_FD
    internal static int fsconfig_fd(SafeFsContextFd context, uint command, string key, SafeFd fd) =>
        fsconfig_fd(SYS_fsconfig, context, command, key, null, fd);

    // fsmount(2)
    internal static SafeMountFd fsmount(SafeFsContextFd context, uint flags, uint attributes) =>
        fsmount(SYS_fsmount, context, flags, attributes);

    // mount_setattr(2)
    internal static int mount_setattr(SafeFd dirfd, string path, uint flags, mount_attr* attributes) =>
        mount_setattr(SYS_mount_setattr, dirfd, path, flags, attributes, (nuint)sizeof(mount_attr));

    [LibraryImport(Name, EntryPoint = Syscall, SetLastError = true, StringMarshallingCustomType = typeof(PathMarshaller))]
    private static partial SafeMountFd open_tree(nint number, SafeFd dirfd, string path, uint flags);

    [LibraryImport(Name, EntryPoint = Syscall, SetLastError = true, StringMarshallingCustomType = typeof(PathMarshaller))]
    private static partial int move_mount(nint number, SafeFd fromDirfd, string from, SafeFd toDirfd, string to, uint flags);

    [LibraryImport(Name, EntryPoint = Syscall, SetLastError = true, StringMarshallingCustomType = typeof(PathMarshaller))]
    private static partial SafeFsContextFd fsopen(nint number, string type, uint flags);

    [LibraryImport(Name, EntryPoint = Syscall, SetLastError = true, StringMarshallingCustomType = typeof(PathMarshaller))]
    private static partial int fsconfig(nint number, SafeFsContextFd context, uint command, string? key, string? value, int aux);

    [LibraryImport(Name, EntryPoint = Syscall, SetLastError = true, StringMarshallingCustomType = typeof(PathMarshaller))]
    private static partial int fsconfig_fd(nint number, SafeFsContextFd context, uint command, string key, string? value, SafeFd fd);

    [LibraryImport(Name, EntryPoint = Syscall, SetLastError = true)]
    private static partial SafeMountFd fsmount(nint number, SafeFsContextFd context, uint flags, uint attributes);

    [LibraryImport(Name, EntryPoint = Syscall, SetLastError = true, StringMarshallingCustomType = typeof(PathMarshaller))]
    private static partial int mount_setattr(nint number, SafeFd dirfd, string path, uint flags, mount_attr* attributes, nuint size);

    [CMirror("linux/mount.h", "struct mount_attr")]
    [StructLayout(LayoutKind.Sequential)]
    internal struct mount_attr
    {
        public ulong attr_set;
        public ulong attr_clr;
        public ulong propagation;
        public ulong userns_fd;
    }
}
