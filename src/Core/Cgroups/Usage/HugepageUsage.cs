namespace Berth.Core.Cgroups.Usage;

/// <summary>Huge pages of one size, in bytes.</summary>
public sealed record HugepageUsage
{
    /// <summary>The size, such as <c>2MB</c>.</summary>
    public required string PageSize { get; init; }

    /// <summary>In use.</summary>
    public required long? Usage { get; init; }

    /// <summary>The limit; null without one.</summary>
    public required long? Limit { get; init; }

    /// <summary>How often the limit was reached.</summary>
    public required long? LimitHits { get; init; }
}
