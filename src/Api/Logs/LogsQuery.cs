using Berth.Api.Hosting.Requests;
using Berth.Core.Logs;

namespace Berth.Api.Logs;

/// <summary>Query of <c>GET /v1/containers/{id}/logs</c>.</summary>
internal sealed record LogsQuery(bool Follow, int? Tail, LogStreams Streams) : IRequestQuery<LogsQuery>
{
    private static readonly QueryParameter<bool> FollowFlag =
        QueryParameters.Flag("follow", "Go on with what is written from now on, until the container has ended.");

    private static readonly QueryParameter<int?> TailNumber =
        QueryParameters.OptionalNumber("tail", 0, "Begin with the last so many lines; absent begins at the start.");

    private static readonly QueryParameter<LogStream> StreamChoice =
        QueryParameters.Choice("stream", LogStream.All, "Which of the two streams.");

    public static IReadOnlyList<QueryParameter> Parameters { get; } = [FollowFlag, TailNumber, StreamChoice];

    public static LogsQuery Read(QueryReader query) =>
        new(query.Read(FollowFlag), query.Read(TailNumber), ToCore(query.Read(StreamChoice)));

    /// <summary>The query as Core has it.</summary>
    public LogQuery ToCore() => new() { Follow = Follow, Tail = Tail, Streams = Streams };

    private static LogStreams ToCore(LogStream stream) => stream switch
    {
        LogStream.Stdout => LogStreams.Stdout,
        LogStream.Stderr => LogStreams.Stderr,
        _ => LogStreams.All,
    };

    private enum LogStream
    {
        All,
        Stdout,
        Stderr,
    }
}
