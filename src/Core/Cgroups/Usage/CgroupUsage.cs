namespace Berth.Core.Cgroups.Usage;

/// <summary>What the processes of a cgroup have used and use: the same for both versions. Null is what this kernel does not count, or counts
/// under the other version only.</summary>
public sealed record CgroupUsage
{
    /// <summary>CPU time.</summary>
    public required CpuUsage? Cpu { get; init; }

    /// <summary>Memory.</summary>
    public required MemoryUsage? Memory { get; init; }

    /// <summary>Tasks.</summary>
    public required PidsUsage? Pids { get; init; }

    /// <summary>Block devices that were used.</summary>
    public required IReadOnlyList<IoUsage>? Io { get; init; }

    /// <summary>Huge pages, by size; null on a host that has none.</summary>
    public required IReadOnlyList<HugepageUsage>? Hugepages { get; init; }

    /// <summary>RDMA devices.</summary>
    public required IReadOnlyList<RdmaUsage>? Rdma { get; init; }

    /// <summary>Time lost waiting (cgroup v2, Documentation/accounting/psi.rst).</summary>
    public required PressureUsage? Pressure { get; init; }
}
