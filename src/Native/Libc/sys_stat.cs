using System.Runtime.InteropServices;
using Berth.Native.Handles;

namespace Berth.Native;

public static unsafe partial class Libc
{
    // inode(7)
    public const uint S_IFMT = 0xF000;
    public const uint S_IFSOCK = 0xC000;
    public const uint S_IFLNK = 0xA000;
    public const uint S_IFREG = 0x8000;
    public const uint S_IFBLK = 0x6000;
    public const uint S_IFDIR = 0x4000;
    public const uint S_IFCHR = 0x2000;
    public const uint S_IFIFO = 0x1000;

    // statx(2)
    public const uint STATX_BASIC_STATS = 0x7ff;
    public const uint STATX_BTIME = 0x800;
    public const uint STATX_MNT_ID = 0x1000;
    public const ulong STATX_ATTR_MOUNT_ROOT = 0x2000;

    // statx(2)
    [LibraryImport(Name, SetLastError = true, StringMarshallingCustomType = typeof(PathMarshaller))]
    internal static partial int statx(SafeFd dirfd, string path, int flags, uint mask, statx_t* buffer);

    // mkdir(2)
    [LibraryImport(Name, SetLastError = true, StringMarshallingCustomType = typeof(PathMarshaller))]
    internal static partial int mkdirat(SafeFd dirfd, string path, uint mode);

    // mkfifo(3)
    [LibraryImport(Name, SetLastError = true, StringMarshallingCustomType = typeof(PathMarshaller))]
    internal static partial int mkfifoat(SafeFd dirfd, string path, uint mode);

    // mknod(2)
    [LibraryImport(Name, SetLastError = true, StringMarshallingCustomType = typeof(PathMarshaller))]
    internal static partial int mknodat(SafeFd dirfd, string path, uint mode, ulong dev);

    // umask(2)
    [LibraryImport(Name)]
    internal static partial uint umask(uint mask);

    // chmod(2)
    [LibraryImport(Name, SetLastError = true, StringMarshallingCustomType = typeof(PathMarshaller))]
    internal static partial int fchmodat(SafeFd dirfd, string path, uint mode, int flags);

    // chmod(2)
    [LibraryImport(Name, SetLastError = true)]
    internal static partial int fchmod(SafeFd fd, uint mode);

    [CMirror("sys/stat.h", "struct statx_timestamp")]
    [StructLayout(LayoutKind.Sequential)]
    internal struct statx_timestamp
    {
        public long tv_sec;
        public uint tv_nsec;
        private int _padding;
    }

    [CMirror("sys/stat.h", "struct statx")]
    [StructLayout(LayoutKind.Sequential, Size = 256)]
    internal struct statx_t
    {
        public uint stx_mask;
        public uint stx_blksize;
        public ulong stx_attributes;
        public uint stx_nlink;
        public uint stx_uid;
        public uint stx_gid;
        public ushort stx_mode;
        private ushort _padding;
        public ulong stx_ino;
        public ulong stx_size;
        public ulong stx_blocks;
        public ulong stx_attributes_mask;
        public statx_timestamp stx_atime;
        public statx_timestamp stx_btime;
        public statx_timestamp stx_ctime;
        public statx_timestamp stx_mtime;
        public uint stx_rdev_major;
        public uint stx_rdev_minor;
        public uint stx_dev_major;
        public uint stx_dev_minor;
        public ulong stx_mnt_id;
    }
}
