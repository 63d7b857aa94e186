namespace Berth.Core.Cgroups.Usage;

/// <summary>Use of one RDMA device.</summary>
public sealed record RdmaUsage
{
    /// <summary>Its name.</summary>
    public required string Device { get; init; }

    /// <summary>Handles.</summary>
    public required long? HcaHandles { get; init; }

    /// <summary>Objects.</summary>
    public required long? HcaObjects { get; init; }
}
