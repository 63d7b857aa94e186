namespace Berth.Core.Logs;

/// <summary>One record of a container's log, or something that is missing there.</summary>
/// <param name="Position">Where it starts in the log, in bytes, counted from the first byte that was ever written to it.</param>
/// <param name="Length">How many bytes of the log it takes, its newline included; how many are missing.</param>
/// <param name="Kind">A line, a piece of one, or what is there in place of records.</param>
/// <param name="Stream">Where it was written to; <see cref="LogStreams.None"/> when it is no line.</param>
/// <param name="UnixNanoseconds">When the monitor read it, in nanoseconds since 1970-01-01T00:00:00Z; 0 when it is no line.</param>
/// <param name="Content">The bytes that were written, without newline; empty when it is no line. Valid until the next record is asked
/// for.</param>
public readonly record struct LogRecord(
    long Position, long Length, LogRecordKind Kind, LogStreams Stream, long UnixNanoseconds, ReadOnlyMemory<byte> Content)
{
    /// <summary>Where the next record starts: <see cref="LogQuery.From"/> of one who goes on behind this record.</summary>
    public long Next => Kind == LogRecordKind.Unwritten ? Position : Position + Length;

    /// <summary>Whether it is a line or a piece of one.</summary>
    public bool IsLine => Kind is LogRecordKind.Full or LogRecordKind.Partial;

    /// <summary>When the monitor read it, cut to 100 ns.</summary>
    public DateTimeOffset Time => DateTimeOffset.UnixEpoch.AddTicks(UnixNanoseconds / TimeSpan.NanosecondsPerTick);

    /// <summary>Marks bytes that are no line.</summary>
    internal static LogRecord Other(LogRecordKind kind, long position, long length) =>
        new(position, length, kind, LogStreams.None, 0, default);
}
