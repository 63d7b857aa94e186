namespace Berth.Core.Planning;

/// <summary>A source that Core opens for the container process (<c>procMountPlease</c> in launcher/sync.h).</summary>
internal abstract record MountSource
{
    private MountSource()
    {
    }

    /// <summary>Whether Core only opens it, and the container process clones what it finds at its path: a daemon that is not root has no
    /// power over mounts.</summary>
    public bool IsNamed { get; init; }

    /// <summary>Somewhere on the host, where the container process may have no right to look: it is in a user namespace.</summary>
    /// <param name="Name">Path as the config has it, absolute or relative to the bundle.</param>
    /// <param name="Recursive">The mounts below too.</param>
    /// <param name="IdMap">Whose map the mount gets.</param>
    public sealed record Path(string Name, bool Recursive, IdMapUse? IdMap) : MountSource;

    /// <summary>The container's own cgroup, which is no part of a plan.</summary>
    /// <param name="Hierarchy">Directory of a version 1 hierarchy (<see cref="CgroupV1Hierarchy.Directory"/>); null for version 2.</param>
    public sealed record Cgroup(string? Hierarchy) : MountSource;

    /// <summary>The container's own socket for sd_notify(3), which is no part of a plan either.</summary>
    public sealed record Notify : MountSource;
}
