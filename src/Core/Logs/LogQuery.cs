namespace Berth.Core.Logs;

/// <summary>What to read of a log.</summary>
public sealed record LogQuery
{
    /// <summary>Streams to read; both by default. What is damaged or missing belongs to neither and is always told.</summary>
    public LogStreams Streams { get; init; } = LogStreams.All;

    /// <summary>Where to begin: <see cref="LogRecord.Next"/> of a record; null for the oldest record that there is. Not together with
    /// <see cref="Tail"/>.</summary>
    public long? From { get; init; }

    /// <summary>Only the last so many lines of those that the rest of the query asks for, 0 or more; null for all. An unfinished line
    /// counts as one.</summary>
    public int? Tail { get; init; }

    /// <summary>Only records that were read from the container at that time or later: nanoseconds since 1970-01-01T00:00:00Z.</summary>
    public long? Since { get; init; }

    /// <summary>Only records that were read from the container before that time: nanoseconds since 1970-01-01T00:00:00Z. A follower
    /// waits until then at most.</summary>
    public long? Until { get; init; }

    /// <summary>Whether to wait for more at the end of the log, until the container has ended.</summary>
    public bool Follow { get; init; }

    /// <summary>Whether a record of that time is asked for.</summary>
    internal bool Includes(long nanoseconds) => !(nanoseconds < Since) && !(nanoseconds >= Until);

    /// <summary>Refuses what makes no sense.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No stream, a negative number, or a tail with a beginning.</exception>
    internal void Demand()
    {
        ArgumentOutOfRangeException.ThrowIfZero((int)(Streams & LogStreams.All), nameof(Streams));
        ArgumentOutOfRangeException.ThrowIfNegative(Tail ?? 0, nameof(Tail));
        ArgumentOutOfRangeException.ThrowIfNegative(From ?? 0, nameof(From));
        ArgumentOutOfRangeException.ThrowIfEqual(Tail is not null && From is not null, true, nameof(From));
    }
}
