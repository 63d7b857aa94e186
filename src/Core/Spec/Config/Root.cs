namespace Berth.Core.Specs;

/// <summary>The root filesystem (config.md, "Root").</summary>
public sealed record Root : SpecObject
{
    /// <summary>Directory on the host, absolute or relative to the bundle. Required.</summary>
    public string? Path { get; init; }

    /// <summary>Whether the container sees it read-only; absent means no.</summary>
    public bool? Readonly { get; init; }
}
