using System.Diagnostics.CodeAnalysis;
using Berth.Core.Cgroups.Usage;
using Berth.Core.IntelRdt;

namespace Berth.Core.Containers;

/// <summary>What a container has used and uses. Counters count from its create on; null is what the host does not count.</summary>
public sealed record ContainerStats : CgroupUsage
{
    /// <summary>Puts together what is known.</summary>
    /// <param name="container">The container.</param>
    /// <param name="readAt">Now.</param>
    /// <param name="usage">What its cgroup says.</param>
    /// <param name="intelRdt">What its monitoring group says.</param>
    /// <param name="network">What its network namespace says.</param>
    [SetsRequiredMembers]
    internal ContainerStats(
        ContainerSnapshot container,
        DateTimeOffset readAt,
        CgroupUsage usage,
        IReadOnlyList<ResctrlUsage>? intelRdt,
        IReadOnlyList<NetworkUsage>? network)
        : base(usage) => (Id, Status, ReadAt, IntelRdt, Network) = (container.Id, container.Status, readAt, intelRdt, network);

    /// <summary>The container's id.</summary>
    public required string Id { get; init; }

    /// <summary>Its status.</summary>
    public required ContainerStatus Status { get; init; }

    /// <summary>When this was read.</summary>
    public required DateTimeOffset ReadAt { get; init; }

    /// <summary>Caches and memory bandwidth, by cache; null without <c>linux.intelRdt.enableMonitoring</c>.</summary>
    public required IReadOnlyList<ResctrlUsage>? IntelRdt { get; init; }

    /// <summary>Network interfaces that the container sees; null when it has stopped.</summary>
    public required IReadOnlyList<NetworkUsage>? Network { get; init; }
}
