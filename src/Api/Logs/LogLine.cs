namespace Berth.Api.Logs;

/// <summary>One record of a container's log: a line of <c>application/x-ndjson</c>, or the data of an event.</summary>
public sealed record LogLine
{
    /// <summary>When it was written, RFC 3339 with nanoseconds; null for what is no output.</summary>
    public required string? Time { get; init; }

    /// <summary>Where it was written to; null for what is no output.</summary>
    public required LogStreamName? Stream { get; init; }

    /// <summary>Whether the line goes on in a later record of the same stream.</summary>
    public required bool Partial { get; init; }

    /// <summary>What was written, without the newline; bytes that are not UTF-8 are replaced by U+FFFD.</summary>
    public required string Text { get; init; }

    /// <summary>What was written, exactly, in base64 (RFC 4648), where <c>text</c> had to replace something; null otherwise.</summary>
    public required string? Base64 { get; init; }

    /// <summary>How many bytes of the log file can not be read as a record and are left out here; 0 for a sound record.</summary>
    public required long DamagedBytes { get; init; }

    /// <summary>How many bytes of records are missing here: the disk was full, or a rotation removed them before they were read.</summary>
    public required long LostBytes { get; init; }

    /// <summary>Where to go on behind this record: the parameter <c>cursor</c>.</summary>
    public required string Cursor { get; init; }
}

/// <summary>One of a process's output streams.</summary>
public enum LogStreamName
{
    /// <summary>Standard output.</summary>
    Stdout,

    /// <summary>Standard error.</summary>
    Stderr,
}
