using Berth.Api.Hosting.Requests;
using Berth.Core.Logs;

namespace Berth.Api.Logs;

/// <summary>Parameters of all requests that read logs.</summary>
internal static class LogParameters
{
    /// <summary>Which output.</summary>
    public static QueryParameter<LogStream> Stream { get; } = QueryParameters.Choice("stream", LogStream.All, "Which of the two streams.");

    /// <summary>Where to go on.</summary>
    public static QueryParameter<LogCursor?> Cursor { get; } = new(
        "cursor", "Go on exactly behind a record: its cursor. Survives rotations and restarts of the daemon.", null, TryCursor)
    {
        Type = "string",
        Expected = "the cursor of a record",
    };

    /// <summary>What Core calls them.</summary>
    public static LogStreams ToCore(LogStream stream) => stream switch
    {
        LogStream.Stdout => LogStreams.Stdout,
        LogStream.Stderr => LogStreams.Stderr,
        _ => LogStreams.All,
    };

    private static bool TryCursor(string text, out LogCursor? value)
    {
        bool read = LogCursor.TryParse(text, out LogCursor cursor);
        value = cursor;
        return read;
    }
}

/// <summary>One of the output streams, or both.</summary>
internal enum LogStream
{
    /// <summary>Both.</summary>
    All,

    /// <summary>Standard output.</summary>
    Stdout,

    /// <summary>Standard error.</summary>
    Stderr,
}
