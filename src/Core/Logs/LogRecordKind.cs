namespace Berth.Core.Logs;

/// <summary>What a record of a log is.</summary>
public enum LogRecordKind
{
    /// <summary>A line, or the last piece of one: a newline followed (tag <c>F</c>).</summary>
    Full,

    /// <summary>A piece of a line: no newline followed (tag <c>P</c>).</summary>
    Partial,

    /// <summary>Bytes that are no record, as a crash or a full disk leaves them.</summary>
    Damaged,

    /// <summary>Records that the monitor could not write, because the disk was full: they never were in the log.</summary>
    Unwritten,

    /// <summary>Records that were removed by a rotation before they could be read here.</summary>
    Removed,
}
