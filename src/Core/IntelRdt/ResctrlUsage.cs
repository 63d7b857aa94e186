namespace Berth.Core.IntelRdt;

/// <summary>Use of one cache and of the memory behind it, as its monitoring group counts it (resctrl.rst, "mon_data").</summary>
public sealed record ResctrlUsage
{
    /// <summary>The resource, such as <c>L3</c>.</summary>
    public required string Resource { get; init; }

    /// <summary>Number of the cache: the domain of a schemata line.</summary>
    public required int Domain { get; init; }

    /// <summary>Bytes in the cache (<c>llc_occupancy</c>); null where the hardware does not tell.</summary>
    public required long? OccupancyBytes { get; init; }

    /// <summary>Bytes read and written by way of this cache (<c>mbm_total_bytes</c>); null where the hardware does not tell.</summary>
    public required long? TotalBytes { get; init; }

    /// <summary>Of those, bytes of memory that is nearest to it (<c>mbm_local_bytes</c>); null where the hardware does not tell.</summary>
    public required long? LocalBytes { get; init; }
}
