namespace Berth.Core.Specs;

/// <summary>One mount (config.md, "Mounts"). With <c>bind</c> or <c>rbind</c> among its options it is a bind mount.</summary>
public sealed record Mount : SpecObject
{
    /// <summary>Path in the container. A relative one (deprecated) starts at <c>/</c>. Required.</summary>
    public string? Destination { get; init; }

    /// <summary>Filesystem type as in /proc/filesystems; means nothing for a bind mount.</summary>
    public string? Type { get; init; }

    /// <summary>Device, dummy, or for a bind mount a path on the host, absolute or relative to the bundle.</summary>
    public string? Source { get; init; }

    /// <summary>Options as in fstab(5).</summary>
    public IReadOnlyList<string>? Options { get; init; }

    /// <summary>User id mappings of an id-mapped mount (mount_setattr(2)).</summary>
    public IReadOnlyList<LinuxIDMapping>? UIDMappings { get; init; }

    /// <summary>Group id mappings of an id-mapped mount.</summary>
    public IReadOnlyList<LinuxIDMapping>? GIDMappings { get; init; }
}
