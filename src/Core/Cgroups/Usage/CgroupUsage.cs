namespace Berth.Core.Cgroups.Usage;

/// <summary>What the processes of a cgroup have used and use: the same for both versions. Null is what this kernel does not count, or counts
/// under the other version only.</summary>
public record CgroupUsage
{
    /// <summary>CPU time; null where the host does not count it.</summary>
    public required CpuUsage? Cpu { get; init; }

    /// <summary>Memory; null where the host does not count it.</summary>
    public required MemoryUsage? Memory { get; init; }

    /// <summary>Tasks; null where the host does not count them.</summary>
    public required PidsUsage? Pids { get; init; }

    /// <summary>Block devices that were used; null where the host does not count that.</summary>
    public required IReadOnlyList<IoUsage>? Io { get; init; }

    /// <summary>Huge pages, by size; null on a host that has none, or does not count them.</summary>
    public required IReadOnlyList<HugepageUsage>? Hugepages { get; init; }

    /// <summary>RDMA devices; null where the host does not count them.</summary>
    public required IReadOnlyList<RdmaUsage>? Rdma { get; init; }

    /// <summary>Time lost waiting (Documentation/accounting/psi.rst); null without cgroup v2.</summary>
    public required PressureUsage? Pressure { get; init; }
}
