namespace Berth.Core.Planning;

/// <summary>How cgroups are mounted on this host (cgroups(7)).</summary>
public enum CgroupLayout
{
    /// <summary>No cgroup filesystem is mounted.</summary>
    None,

    /// <summary>Version 1 hierarchies only.</summary>
    V1,

    /// <summary>Version 1 hierarchies, and a version 2 hierarchy beside them at <c>/sys/fs/cgroup/unified</c>.</summary>
    Hybrid,

    /// <summary>One version 2 hierarchy at <c>/sys/fs/cgroup</c>.</summary>
    V2,
}
