namespace Berth.Core.Planning;

/// <summary>Attributes of one mount: <c>MOUNT_ATTR_…</c> of mount_setattr(2) and fsmount(2).</summary>
[Flags]
internal enum MountAttributes : ulong
{
    /// <summary>Nothing; as an access time mode: <c>MOUNT_ATTR_RELATIME</c>, the kernel's default.</summary>
    None = 0,

    ReadOnly = 0x1,
    NoSuid = 0x2,
    NoDev = 0x4,
    NoExec = 0x8,
    NoAccessTime = 0x10,
    StrictAccessTime = 0x20,

    /// <summary><c>MOUNT_ATTR__ATIME</c>: the bits of the access time mode, which is one of three values and not a flag. Whoever sets
    /// one has to clear all of them.</summary>
    AccessTimeMask = 0x70,

    NoDirectoryAccessTime = 0x80,
    NoSymlinkFollow = 0x200000,
}
