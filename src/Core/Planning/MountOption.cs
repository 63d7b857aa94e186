namespace Berth.Core.Planning;

/// <summary>What a mount option acts on.</summary>
internal enum MountOptionKind
{
    /// <summary>Nothing that could be set here.</summary>
    NoEffect,

    /// <summary>An attribute of the mount.</summary>
    Attribute,

    /// <summary>The access time mode of the mount.</summary>
    AccessTime,

    /// <summary>A flag of the filesystem (its superblock), by the same name for fsconfig(2).</summary>
    Superblock,

    /// <summary>The propagation type of the mount.</summary>
    Propagation,

    /// <summary>Makes the entry a bind mount.</summary>
    Bind,

    /// <summary>Makes the entry a change of the mount that is there.</summary>
    Remount,

    /// <summary>What the mount covers is copied into it.</summary>
    CopyUp,

    /// <summary>The mount shows its files' owners through an id map.</summary>
    IdMap,
}

/// <summary>One row of <see cref="MountOptions"/>.</summary>
/// <param name="Name">The option string.</param>
/// <param name="Kind">What it acts on.</param>
internal sealed record MountOption(string Name, MountOptionKind Kind)
{
    /// <summary>For <see cref="MountOptionKind.Attribute"/> a bit, for <see cref="MountOptionKind.AccessTime"/> a mode.</summary>
    public MountAttributes Attributes { get; init; }

    /// <summary>For <see cref="MountOptionKind.Propagation"/>.</summary>
    public MountPropagation Propagation { get; init; }

    /// <summary>For <see cref="MountOptionKind.Superblock"/>: the flag, as fsconfig(2) calls it.</summary>
    public string Flag { get; init; } = "";

    /// <summary>The option takes away what its opposite sets.</summary>
    public bool Clears { get; init; }

    /// <summary>The option holds for the mounts below as well.</summary>
    public bool Recursive { get; init; }
}
