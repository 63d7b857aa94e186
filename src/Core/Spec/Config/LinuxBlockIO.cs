namespace Berth.Core.Specs;

/// <summary>Weights and limits of block devices (config-linux.md, "Block IO").</summary>
public sealed record LinuxBlockIO : SpecObject
{
    /// <summary>Weight against other cgroups.</summary>
    public ushort? Weight { get; init; }

    /// <summary>Weight of the cgroup's own tasks against its children (CFQ).</summary>
    public ushort? LeafWeight { get; init; }

    /// <summary>Weights by device.</summary>
    public IReadOnlyList<LinuxWeightDevice>? WeightDevice { get; init; }

    /// <summary>Bytes read per second, by device.</summary>
    public IReadOnlyList<LinuxThrottleDevice>? ThrottleReadBpsDevice { get; init; }

    /// <summary>Bytes written per second, by device.</summary>
    public IReadOnlyList<LinuxThrottleDevice>? ThrottleWriteBpsDevice { get; init; }

    /// <summary>Reads per second, by device.</summary>
    public IReadOnlyList<LinuxThrottleDevice>? ThrottleReadIOPSDevice { get; init; }

    /// <summary>Writes per second, by device.</summary>
    public IReadOnlyList<LinuxThrottleDevice>? ThrottleWriteIOPSDevice { get; init; }
}

/// <summary>Weights of one device.</summary>
public sealed record LinuxWeightDevice : SpecObject
{
    /// <summary>Major number. Required.</summary>
    public long? Major { get; init; }

    /// <summary>Minor number. Required.</summary>
    public long? Minor { get; init; }

    /// <summary>Weight against other cgroups.</summary>
    public ushort? Weight { get; init; }

    /// <summary>Weight of the cgroup's own tasks against its children (CFQ).</summary>
    public ushort? LeafWeight { get; init; }
}

/// <summary>Limit of one device.</summary>
public sealed record LinuxThrottleDevice : SpecObject
{
    /// <summary>Major number. Required.</summary>
    public long? Major { get; init; }

    /// <summary>Minor number. Required.</summary>
    public long? Minor { get; init; }

    /// <summary>Bytes or operations per second. Required.</summary>
    public ulong? Rate { get; init; }
}
