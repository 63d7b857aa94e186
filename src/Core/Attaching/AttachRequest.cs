using Berth.Core.Logs;

namespace Berth.Core.Attaching;

/// <summary>What a client wants of the process that it attaches to.</summary>
public sealed record AttachRequest
{
    /// <summary>Whether it wants to write to standard input.</summary>
    public bool Stdin { get; init; }

    /// <summary>Which output it wants; at least one.</summary>
    public LogStreams Streams { get; init; } = LogStreams.All;

    /// <summary>What it wants of the output so far.</summary>
    public AttachHistory History { get; init; }

    /// <summary>How many of the last lines, for <see cref="AttachHistory.Tail"/>; 0 or more.</summary>
    public int Tail { get; init; }

    /// <summary>The place to go on from, for <see cref="AttachHistory.Cursor"/>.</summary>
    public LogCursor Cursor { get; init; }

    /// <summary>Whether the process is to be started, if it was not yet; nothing of what it writes is missed then.</summary>
    public bool Start { get; init; }

    /// <summary>What to read of the log.</summary>
    internal LogQuery Query => new() { Streams = Streams, Follow = true, Tail = History == AttachHistory.Tail ? Tail : null };
}
