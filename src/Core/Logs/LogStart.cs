namespace Berth.Core.Logs;

/// <summary>Where reading a log starts, for each stream: records before are left out.</summary>
/// <param name="Stdout">Position in the log.</param>
/// <param name="Stderr">Position in the log.</param>
internal readonly record struct LogStart(long Stdout, long Stderr)
{
    /// <summary>Some streams from a position on.</summary>
    public static LogStart Of(LogStreams streams, long position) => new(
        streams.HasFlag(LogStreams.Stdout) ? position : long.MaxValue, streams.HasFlag(LogStreams.Stderr) ? position : long.MaxValue);

    /// <summary>The first position that has to be read.</summary>
    public long First => Math.Min(Stdout, Stderr);

    /// <summary>Whether a record is to be told.</summary>
    public bool Includes(in LogRecord record) =>
        !record.IsLine || record.Position >= (record.Stream == LogStreams.Stdout ? Stdout : Stderr);
}
