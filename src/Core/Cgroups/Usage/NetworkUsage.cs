namespace Berth.Core.Cgroups.Usage;

/// <summary>Counters of one network interface, as the container sees it.</summary>
public sealed record NetworkUsage
{
    /// <summary>Name of the interface.</summary>
    public required string Interface { get; init; }

    /// <summary>Bytes received.</summary>
    public required long ReceivedBytes { get; init; }

    /// <summary>Packets received.</summary>
    public required long ReceivedPackets { get; init; }

    /// <summary>Packets that could not be received.</summary>
    public required long ReceiveErrors { get; init; }

    /// <summary>Packets that were received and dropped.</summary>
    public required long ReceiveDrops { get; init; }

    /// <summary>Bytes sent.</summary>
    public required long SentBytes { get; init; }

    /// <summary>Packets sent.</summary>
    public required long SentPackets { get; init; }

    /// <summary>Packets that could not be sent.</summary>
    public required long SendErrors { get; init; }

    /// <summary>Packets that were dropped instead of being sent.</summary>
    public required long SendDrops { get; init; }
}
