namespace Berth.Core.Logs;

/// <summary>Which of a container's output streams: one for a record, any number for a query.</summary>
[Flags]
public enum LogStreams
{
    /// <summary>None, as for a damaged record.</summary>
    None = 0,

    /// <summary>Standard output.</summary>
    Stdout = 1,

    /// <summary>Standard error.</summary>
    Stderr = 2,

    /// <summary>Both.</summary>
    All = Stdout | Stderr,
}
