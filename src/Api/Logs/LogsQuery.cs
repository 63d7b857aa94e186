using System.Globalization;
using Berth.Api.Hosting.Problems;
using Berth.Api.Hosting.Requests;
using Berth.Core.Logs;

namespace Berth.Api.Logs;

/// <summary>Query of <c>GET /v1/containers/{id}/logs</c>, and of an exec's logs.</summary>
internal sealed record LogsQuery(LogQuery What, LogCursor? Cursor, bool Timestamps) : IRequestQuery<LogsQuery>
{
    private static readonly QueryParameter<bool> FollowFlag =
        QueryParameters.Flag("follow", "Go on with what is written from now on, until the process has ended.");

    private static readonly QueryParameter<int?> TailNumber =
        QueryParameters.OptionalNumber("tail", 0, "Begin with the last so many lines; absent begins at the start. Not together with cursor.");

    private static readonly QueryParameter<long?> SinceTime = Time("since", "Only what was written at that time or later");

    private static readonly QueryParameter<long?> UntilTime = Time(
        "until", "Only what was written before that time; with follow the answer ends then at the latest");

    private static readonly QueryParameter<bool> TimestampsFlag = QueryParameters.Flag(
        "timestamps", "In plain text, begin each line with its time and a blank. The other media types always tell the time.");

    public static IReadOnlyList<QueryParameter> Parameters { get; } =
        [FollowFlag, TailNumber, LogParameters.Stream, SinceTime, UntilTime, TimestampsFlag, LogParameters.Cursor];

    public static LogsQuery Read(QueryReader query)
    {
        LogCursor? cursor = query.Read(LogParameters.Cursor);
        var what = new LogQuery
        {
            Follow = query.Read(FollowFlag),
            Tail = query.Read(TailNumber),
            Streams = LogParameters.ToCore(query.Read(LogParameters.Stream)),
            Since = query.Read(SinceTime),
            Until = query.Read(UntilTime),
        };
        if (cursor is not null && what.Tail is not null)
        {
            throw ProblemException.InvalidRequest([new ProblemError("?cursor", "can not be given together with tail")]);
        }

        return new LogsQuery(what, cursor, query.Read(TimestampsFlag));
    }

    /// <summary>The same, going on behind the event that a client saw last: that comes before the query's own beginning.</summary>
    /// <param name="lastEventId">The header Last-Event-ID; null without.</param>
    /// <exception cref="ProblemException">422: it is no cursor.</exception>
    public LogsQuery After(string? lastEventId) => string.IsNullOrEmpty(lastEventId) ? this
        : LogCursor.TryParse(lastEventId, out LogCursor cursor) ? this with { Cursor = cursor, What = What with { Tail = null } }
        : throw ProblemException.InvalidRequest([new ProblemError("Last-Event-ID", "must be the id of an event of this stream")]);

    private static QueryParameter<long?> Time(string name, string description) =>
        new(name, description + ": RFC 3339 with up to nine digits of fraction, or seconds since 1970.", null, TryTime)
        {
            Type = "string",
            Expected = "a time such as 2026-11-21T22:00:00.5Z, or seconds since 1970 such as 1795298400.5",
        };

    private static bool TryTime(string text, out long? value)
    {
        bool read = LogTime.TryParse(text, out long nanoseconds);
        if (!read && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal seconds)
            && seconds < long.MaxValue / 1_000_000_000)
        {
            (read, nanoseconds) = (true, (long)(seconds * 1_000_000_000));
        }

        value = nanoseconds;
        return read;
    }
}
