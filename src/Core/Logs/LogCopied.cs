namespace Berth.Core.Logs;

/// <summary>What became of a copy of a log.</summary>
/// <param name="Next">Where in the log one would go on; null when nothing of it was read.</param>
/// <param name="Missing">Bytes of records that could not be copied: damaged, unwritten or removed ones.</param>
public readonly record struct LogCopied(long? Next, long Missing);
