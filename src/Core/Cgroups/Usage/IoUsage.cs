namespace Berth.Core.Cgroups.Usage;

/// <summary>Use of one block device.</summary>
public sealed record IoUsage
{
    /// <summary>Its number: <c>major:minor</c>.</summary>
    public required string Device { get; init; }

    /// <summary>Bytes read.</summary>
    public required long? ReadBytes { get; init; }

    /// <summary>Bytes written.</summary>
    public required long? WriteBytes { get; init; }

    /// <summary>Reads.</summary>
    public required long? Reads { get; init; }

    /// <summary>Writes.</summary>
    public required long? Writes { get; init; }
}
