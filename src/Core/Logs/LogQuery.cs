namespace Berth.Core.Logs;

/// <summary>What to read of a log.</summary>
public sealed record LogQuery
{
    /// <summary>Streams to read; both by default. Damaged records belong to neither and are always told.</summary>
    public LogStreams Streams { get; init; } = LogStreams.All;

    /// <summary>Only the last so many lines of those streams, 0 or more; null for all. An unfinished line counts as one.</summary>
    public int? Tail { get; init; }

    /// <summary>Whether to wait for more at the end of the file, until the container has ended.</summary>
    public bool Follow { get; init; }
}
