using System.Globalization;
using Berth.Api.Hosting.Problems;
using Berth.Api.Hosting.Requests;
using Berth.Api.Logs;
using Berth.Core.Attaching;
using Berth.Core.Logs;

namespace Berth.Api.Attaching;

/// <summary>Query of <c>GET …/attach</c>.</summary>
/// <param name="What">What Core is asked for.</param>
/// <param name="DetachKeys">The keys to leave with.</param>
/// <param name="Cursors">Whether the client wants to know how far it has got.</param>
internal sealed record AttachQuery(AttachRequest What, DetachKeys DetachKeys, bool Cursors) : IRequestQuery<AttachQuery>
{
    private const string All = "all";

    private static readonly QueryParameter<bool> StdinFlag =
        QueryParameters.Flag("stdin", "Also write to standard input: channel 0.");

    private static readonly QueryParameter<bool> StartFlag = QueryParameters.Flag(
        "start", "Start it first, if it was not started yet: nothing of what it writes is missed. Fails as start does.");

    private static readonly QueryParameter<int?> TailLines = new(
        "tail", "Begin with the last so many lines of the log, or with all of it; absent begins with what comes from now on. Not together with "
        + "cursor.", null, TryTail)
    {
        Type = "string",
        Expected = "a whole number from 0 on, or all",
    };

    private static readonly QueryParameter<bool> CursorsFlag = QueryParameters.Flag(
        "cursors", "Send, on channel 5, before each message of output the cursor behind it, as {\"cursor\": \"…\", \"lostBytes\": 0}.");

    private static readonly QueryParameter<DetachKeys> Keys = new(
        "detachKeys", "At a terminal, the keys that end the connection and not the program: characters, or ctrl- and a character, with commas "
        + "between; empty for none.", Attaching.DetachKeys.TryParse(Attaching.DetachKeys.Default, out DetachKeys usual) ? usual : null!, Attaching.DetachKeys.TryParse)
    {
        Type = "string",
        Default = Attaching.DetachKeys.Default,
        Expected = "keys such as ctrl-p,ctrl-q",
    };

    public static IReadOnlyList<QueryParameter> Parameters { get; } =
        [StdinFlag, StartFlag, LogParameters.Stream, TailLines, LogParameters.Cursor, CursorsFlag, Keys];

    public static AttachQuery Read(QueryReader query)
    {
        LogCursor? cursor = query.Read(LogParameters.Cursor);
        int? tail = query.Read(TailLines);
        if (cursor is not null && tail is not null)
        {
            throw ProblemException.InvalidRequest([new ProblemError("?cursor", "can not be given together with tail")]);
        }

        var what = new AttachRequest
        {
            Stdin = query.Read(StdinFlag),
            Start = query.Read(StartFlag),
            Streams = LogParameters.ToCore(query.Read(LogParameters.Stream)),
            History = cursor is not null ? AttachHistory.Cursor
                : tail is null ? AttachHistory.None
                : tail == int.MaxValue ? AttachHistory.All : AttachHistory.Tail,
            Tail = tail ?? 0,
            Cursor = cursor ?? default,
        };
        return new AttachQuery(what, query.Read(Keys), query.Read(CursorsFlag));
    }

    // a log never has int.MaxValue lines: it is for all of them
    private static bool TryTail(string text, out int? value)
    {
        int number = int.MaxValue;
        bool read = text == All || int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
        value = number;
        return read;
    }
}
