using Berth.Api.Hosting.Requests;

namespace Berth.Api.Execs;

/// <summary>Query of <c>POST …/execs</c>.</summary>
internal sealed record CreateExecQuery(bool Start, bool Wait, TimeSpan? Timeout) : IRequestQuery<CreateExecQuery>
{
    private static readonly QueryParameter<bool> StartFlag = QueryParameters.Flag("start", "Also start it.");

    private static readonly QueryParameter<bool> WaitFlag = QueryParameters.Flag("wait",
        "Run it to its end: the answer has its exit code and what it wrote, and nothing is left of it.");

    private static readonly QueryParameter<TimeSpan?> TimeoutSeconds = QueryParameters.OptionalSeconds("timeout",
        "With wait: seconds that it may take before it is killed; absent waits for as long as the client stays.");

    public static IReadOnlyList<QueryParameter> Parameters { get; } = [StartFlag, WaitFlag, TimeoutSeconds];

    public static CreateExecQuery Read(QueryReader query) => new(query.Read(StartFlag), query.Read(WaitFlag), query.Read(TimeoutSeconds));
}

/// <summary>Query of <c>GET …/execs/{execId}/wait</c>.</summary>
internal sealed record WaitExecQuery(TimeSpan? Timeout) : IRequestQuery<WaitExecQuery>
{
    private static readonly QueryParameter<TimeSpan?> TimeoutSeconds =
        QueryParameters.OptionalSeconds("timeout", "Seconds to wait at most; absent waits for as long as the client stays.");

    public static IReadOnlyList<QueryParameter> Parameters { get; } = [TimeoutSeconds];

    public static WaitExecQuery Read(QueryReader query) => new(query.Read(TimeoutSeconds));
}

/// <summary>Query of <c>DELETE …/execs/{execId}</c>.</summary>
internal sealed record DeleteExecQuery(bool Force) : IRequestQuery<DeleteExecQuery>
{
    private static readonly QueryParameter<bool> ForceFlag = QueryParameters.Flag("force", "Kill it first if it runs.");

    public static IReadOnlyList<QueryParameter> Parameters { get; } = [ForceFlag];

    public static DeleteExecQuery Read(QueryReader query) => new(query.Read(ForceFlag));
}
