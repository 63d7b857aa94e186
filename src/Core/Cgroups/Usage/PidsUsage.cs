namespace Berth.Core.Cgroups.Usage;

/// <summary>Number of tasks.</summary>
public sealed record PidsUsage
{
    /// <summary>Now.</summary>
    public required long? Current { get; init; }

    /// <summary>The limit; null without one.</summary>
    public required long? Limit { get; init; }

    /// <summary>The most there have been.</summary>
    public required long? Peak { get; init; }

    /// <summary>How often one could not be made.</summary>
    public required long? LimitHits { get; init; }
}
