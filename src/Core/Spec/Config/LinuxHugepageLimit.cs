namespace Berth.Core.Specs;

/// <summary>Limit of huge pages of one size (config-linux.md, "Huge page limits").</summary>
public sealed record LinuxHugepageLimit : SpecObject
{
    /// <summary>Size such as <c>2MB</c>. Required.</summary>
    public string? PageSize { get; init; }

    /// <summary>Bytes. Required.</summary>
    public ulong? Limit { get; init; }
}

/// <summary>Limits of one RDMA device (config-linux.md, "RDMA").</summary>
public sealed record LinuxRdma : SpecObject
{
    /// <summary>Handles that can be opened.</summary>
    public uint? HcaHandles { get; init; }

    /// <summary>Objects that can be made.</summary>
    public uint? HcaObjects { get; init; }
}
