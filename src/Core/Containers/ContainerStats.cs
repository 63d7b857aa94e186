using Berth.Core.Cgroups.Usage;
using Berth.Core.IntelRdt;

namespace Berth.Core.Containers;

/// <summary>What a container has used and uses. Counters count from its create on.</summary>
public sealed record ContainerStats
{
    /// <summary>The container's id.</summary>
    public required string Id { get; init; }

    /// <summary>Its status.</summary>
    public required ContainerStatus Status { get; init; }

    /// <summary>When this was read.</summary>
    public required DateTimeOffset ReadAt { get; init; }

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

    /// <summary>Time lost waiting; null without cgroup v2.</summary>
    public required PressureUsage? Pressure { get; init; }

    /// <summary>Caches and memory bandwidth, by cache; null without <c>linux.intelRdt.enableMonitoring</c>.</summary>
    public required IReadOnlyList<ResctrlUsage>? IntelRdt { get; init; }

    /// <summary>Network interfaces that the container sees; null when it has stopped.</summary>
    public required IReadOnlyList<NetworkUsage>? Network { get; init; }
}
