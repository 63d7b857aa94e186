using Berth.Api.Hosting.Requests;
using Berth.Core.Containers;

namespace Berth.Api.Stats;

/// <summary>What all containers use.</summary>
/// <param name="Items">One for each container that has not stopped, ordered by id.</param>
public sealed record StatsListResponse(IReadOnlyList<ContainerStats> Items);

/// <summary>The processes of a container.</summary>
/// <param name="Items">Ordered by pid.</param>
public sealed record ProcessListResponse(IReadOnlyList<ContainerProcess> Items);

/// <summary>Query of the stats.</summary>
internal sealed record StatsQuery(bool Stream, TimeSpan Interval) : IRequestQuery<StatsQuery>
{
    private const int MillisecondsAtLeast = 100;

    private static readonly QueryParameter<bool> StreamFlag =
        QueryParameters.Flag("stream", "Go on with server-sent events: one at once, then one each interval.");

    private static readonly QueryParameter<int> IntervalNumber = QueryParameters.Number(
        "interval", 1000, MillisecondsAtLeast, 3_600_000, "With stream: milliseconds from one event to the next.");

    public static IReadOnlyList<QueryParameter> Parameters { get; } = [StreamFlag, IntervalNumber];

    public static StatsQuery Read(QueryReader query) =>
        new(query.Read(StreamFlag), TimeSpan.FromMilliseconds(query.Read(IntervalNumber)));
}
