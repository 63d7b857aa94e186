namespace Berth.Core.Logs;

/// <summary>Where reading a log starts, for each stream: records before are left out.</summary>
/// <param name="Stdout">Offset in bytes.</param>
/// <param name="Stderr">Offset in bytes.</param>
internal readonly record struct LogStart(long Stdout, long Stderr)
{
    /// <summary>The whole of some streams.</summary>
    public static LogStart Of(LogStreams streams) => new(
        streams.HasFlag(LogStreams.Stdout) ? 0 : long.MaxValue, streams.HasFlag(LogStreams.Stderr) ? 0 : long.MaxValue);

    /// <summary>The first offset that has to be read.</summary>
    public long First => Math.Min(Stdout, Stderr);

    /// <summary>Whether a record is to be told.</summary>
    public bool Includes(in LogRecord record) =>
        record.Kind == LogRecordKind.Damaged
        || record.Offset >= (record.Stream == LogStreams.Stdout ? Stdout : Stderr);
}
