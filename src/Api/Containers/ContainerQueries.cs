using Berth.Api.Hosting.Requests;
using Berth.Core.Containers;

namespace Berth.Api.Containers;

/// <summary>Query of <c>POST /v1/containers</c>.</summary>
internal sealed record CreateQuery(bool Start, bool DryRun) : IRequestQuery<CreateQuery>
{
    private static readonly QueryParameter<bool> StartFlag = QueryParameters.Flag("start",
        "Also start the container. When it can not be started it is deleted again, so that a call that fails leaves nothing.");

    private static readonly QueryParameter<bool> DryRunFlag = QueryParameters.Flag("dryRun",
        "Make nothing, answer with what would be made: the plan and the effective config.");

    public static IReadOnlyList<QueryParameter> Parameters { get; } = [StartFlag, DryRunFlag];

    public static CreateQuery Read(QueryReader query) => new(query.Read(StartFlag), query.Read(DryRunFlag));
}

/// <summary>Query of <c>GET /v1/containers</c>.</summary>
internal sealed record ListQuery(IReadOnlyList<ContainerStatus>? Status, int Limit, string? Cursor) : IRequestQuery<ListQuery>
{
    private static readonly QueryParameter<IReadOnlyList<ContainerStatus>?> StatusChoices =
        QueryParameters.Choices<ContainerStatus>("status", "Only containers with one of these statuses, with commas between.");

    private static readonly QueryParameter<int> LimitNumber = QueryParameters.Number("limit", 100, 1, 1000, "How many to return at most.");

    private static readonly QueryParameter<string?> CursorText =
        QueryParameters.Text("cursor", "Where to go on: next of the page before.");

    public static IReadOnlyList<QueryParameter> Parameters { get; } = [StatusChoices, LimitNumber, CursorText];

    public static ListQuery Read(QueryReader query) => new(query.Read(StatusChoices), query.Read(LimitNumber), query.Read(CursorText));
}

/// <summary>Query of <c>POST /v1/containers/{id}/stop</c>.</summary>
internal sealed record StopQuery(Signal? Signal, TimeSpan Timeout) : IRequestQuery<StopQuery>
{
    private static readonly QueryParameter<Signal?> SignalText =
        QueryParameters.SignalName("signal", "The signal to send first: TERM, SIGTERM or 15. TERM when absent.");

    private static readonly QueryParameter<TimeSpan> TimeoutSeconds =
        QueryParameters.Seconds("timeout", 10, "Seconds that the program may take to end before it gets SIGKILL.");

    public static IReadOnlyList<QueryParameter> Parameters { get; } = [SignalText, TimeoutSeconds];

    public static StopQuery Read(QueryReader query) => new(query.Read(SignalText), query.Read(TimeoutSeconds));
}

/// <summary>Query of <c>GET /v1/containers/{id}/wait</c>.</summary>
internal sealed record WaitQuery(WaitCondition Condition, TimeSpan? Timeout) : IRequestQuery<WaitQuery>
{
    private static readonly QueryParameter<WaitCondition> ConditionChoice = QueryParameters.Choice("condition", WaitCondition.Stopped,
        "What to wait for. A condition holds as well once the container is past it: created, running, ready, stopped, deleted.");

    private static readonly QueryParameter<TimeSpan?> TimeoutSeconds =
        QueryParameters.OptionalSeconds("timeout", "Seconds to wait at most; absent waits for as long as the client stays.");

    public static IReadOnlyList<QueryParameter> Parameters { get; } = [ConditionChoice, TimeoutSeconds];

    public static WaitQuery Read(QueryReader query) => new(query.Read(ConditionChoice), query.Read(TimeoutSeconds));
}

/// <summary>Query of <c>GET /v1/containers/{id}/config</c>.</summary>
internal sealed record ConfigQuery(bool AsCreated) : IRequestQuery<ConfigQuery>
{
    private static readonly QueryParameter<bool> AsCreatedFlag =
        QueryParameters.Flag("asCreated", "Show the config as it was at the create, without what updates have changed since.");

    public static IReadOnlyList<QueryParameter> Parameters { get; } = [AsCreatedFlag];

    public static ConfigQuery Read(QueryReader query) => new(query.Read(AsCreatedFlag));
}

/// <summary>Query of <c>DELETE /v1/containers/{id}</c>.</summary>
internal sealed record DeleteQuery(bool Force, TimeSpan Timeout) : IRequestQuery<DeleteQuery>
{
    private static readonly QueryParameter<bool> ForceFlag =
        QueryParameters.Flag("force", "End the container first if it runs, or give up its create.");

    private static readonly QueryParameter<TimeSpan> TimeoutSeconds = QueryParameters.Seconds("timeout", 0,
        "With force: seconds that the program may take to end after SIGTERM before it gets SIGKILL; 0 sends SIGKILL at once.");

    public static IReadOnlyList<QueryParameter> Parameters { get; } = [ForceFlag, TimeoutSeconds];

    public static DeleteQuery Read(QueryReader query) => new(query.Read(ForceFlag), query.Read(TimeoutSeconds));
}
