using Berth.Native;

namespace Berth.Core.Planning;

/// <summary>Attributes of one mount: <c>MOUNT_ATTR_…</c> of mount_setattr(2) and fsmount(2).</summary>
[Flags]
internal enum MountAttributes : ulong
{
    /// <summary>Nothing; as an access time mode: <c>MOUNT_ATTR_RELATIME</c>, the kernel's default.</summary>
    None = Libc.MOUNT_ATTR_RELATIME,

    ReadOnly = Libc.MOUNT_ATTR_RDONLY,
    NoSuid = Libc.MOUNT_ATTR_NOSUID,
    NoDev = Libc.MOUNT_ATTR_NODEV,
    NoExec = Libc.MOUNT_ATTR_NOEXEC,
    NoAccessTime = Libc.MOUNT_ATTR_NOATIME,
    StrictAccessTime = Libc.MOUNT_ATTR_STRICTATIME,

    /// <summary><c>MOUNT_ATTR__ATIME</c>: the bits of the access time mode, which is one of three values and not a flag. Whoever sets
    /// one has to clear all of them.</summary>
    AccessTimeMask = Libc.MOUNT_ATTR__ATIME,

    NoDirectoryAccessTime = Libc.MOUNT_ATTR_NODIRATIME,
    NoSymlinkFollow = Libc.MOUNT_ATTR_NOSYMFOLLOW,
}
