namespace Berth.Core.Logs;

/// <summary>One record of a container's log.</summary>
/// <param name="Offset">Where it starts in the file, in bytes.</param>
/// <param name="Length">How many bytes of the file it takes, its newline included.</param>
/// <param name="Kind">A line, a piece of one, or damaged bytes.</param>
/// <param name="Stream">Where it was written to; <see cref="LogStreams.None"/> when damaged.</param>
/// <param name="UnixNanoseconds">When the monitor read it, in nanoseconds since 1970-01-01T00:00:00Z; 0 when damaged.</param>
/// <param name="Content">The bytes that were written, without newline; empty when damaged. Valid until the next record is asked
/// for.</param>
public readonly record struct LogRecord(
    long Offset, long Length, LogRecordKind Kind, LogStreams Stream, long UnixNanoseconds, ReadOnlyMemory<byte> Content)
{
    /// <summary>When the monitor read it, cut to 100 ns.</summary>
    public DateTimeOffset Time => DateTimeOffset.UnixEpoch.AddTicks(UnixNanoseconds / TimeSpan.NanosecondsPerTick);

    /// <summary>Marks bytes that are no record.</summary>
    internal static LogRecord Damaged(long offset, long length) => new(offset, length, LogRecordKind.Damaged, LogStreams.None, 0, default);
}
