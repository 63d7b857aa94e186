namespace Berth.Native.Syscalls;

/// <summary>What statx(2) says of a file.</summary>
public readonly record struct FileStatus
{
    /// <summary>What is asked for.</summary>
    internal const uint Mask = Libc.STATX_BASIC_STATS | Libc.STATX_BTIME | Libc.STATX_MNT_ID;

    /// <summary>Takes over what the kernel filled in.</summary>
    internal FileStatus(in Libc.statx_t from)
    {
        Mode = from.stx_mode;
        Uid = from.stx_uid;
        Gid = from.stx_gid;
        Links = from.stx_nlink;
        Inode = from.stx_ino;
        Size = from.stx_size;
        Device = (from.stx_dev_major, from.stx_dev_minor);
        SpecialDevice = (from.stx_rdev_major, from.stx_rdev_minor);
        ModifiedAt = Time(from.stx_mtime);
        BornAt = (from.stx_mask & Libc.STATX_BTIME) != 0 ? Time(from.stx_btime) : null;
        MountId = (from.stx_mask & Libc.STATX_MNT_ID) != 0 ? from.stx_mnt_id : null;
        IsMountRoot = (from.stx_attributes & Libc.STATX_ATTR_MOUNT_ROOT) != 0;
    }

    /// <summary>Type and permissions (inode(7)).</summary>
    public uint Mode { get; }

    /// <summary>The type alone, such as <see cref="Libc.S_IFDIR"/>.</summary>
    public uint Type => Mode & Libc.S_IFMT;

    /// <summary>Owner.</summary>
    public uint Uid { get; }

    /// <summary>Group.</summary>
    public uint Gid { get; }

    /// <summary>Number of hard links.</summary>
    public uint Links { get; }

    /// <summary>Inode number, unique on <see cref="Device"/>.</summary>
    public ulong Inode { get; }

    /// <summary>Bytes.</summary>
    public ulong Size { get; }

    /// <summary>The device that the file is on.</summary>
    public (uint Major, uint Minor) Device { get; }

    /// <summary>The device that the file is, for a device node.</summary>
    public (uint Major, uint Minor) SpecialDevice { get; }

    /// <summary>When its contents changed last.</summary>
    public DateTimeOffset ModifiedAt { get; }

    /// <summary>When it was made, if the filesystem knows.</summary>
    public DateTimeOffset? BornAt { get; }

    /// <summary>Number of the mount as in /proc/self/mountinfo; since Linux 5.8.</summary>
    public ulong? MountId { get; }

    /// <summary>True for the root of a mount.</summary>
    public bool IsMountRoot { get; }

    private static DateTimeOffset Time(Libc.statx_timestamp time) =>
        DateTimeOffset.UnixEpoch.AddTicks((time.tv_sec * TimeSpan.TicksPerSecond) + (time.tv_nsec / TimeSpan.NanosecondsPerTick));
}
