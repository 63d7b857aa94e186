using Berth.Api.Hosting;
using Berth.Api.Hosting.OpenApi;
using Berth.Api.Hosting.Requests;
using Berth.Core.Containers;
using Berth.Core.Containers.Operations;
using Berth.Core.Errors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Berth.Api.Stats;

/// <summary>What containers use, and which processes they have.</summary>
internal static class StatsEndpoints
{
    public static void MapStats(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/stats", ListStats).WithName(nameof(ListStats)).WithTags("Containers")
            .Produces<StatsListResponse>().Produces<string>(200, Accept.EventStream);
        RouteGroupBuilder group = app.MapGroup("/v1/containers/{id}").WithTags("Containers")
            .Fails(ErrorCode.ContainerNotFound, ErrorCode.ContainerDeleted, ErrorCode.WrongState);
        group.MapGet("/stats", GetContainerStats).WithName(nameof(GetContainerStats))
            .Produces<ContainerStats>().Produces<string>(200, Accept.EventStream);
        group.MapGet("/processes", ListContainerProcesses).WithName(nameof(ListContainerProcesses)).Fails(ErrorCode.CgroupFailed);
    }

    /// <summary>Shows what all containers use</summary>
    /// <remarks>Of every container that has not stopped, ordered by id. With stream=true server-sent events, one each interval, whose data is
    /// the same document; without, the answer is whole at once.</remarks>
    private static Task<IResult> ListStats(HttpContext context, Query<StatsQuery> query, ReadStats stats, IHostApplicationLifetime lifetime) =>
        query.Value.Stream
            ? StatsStream.WriteAsync(
                context, cancellation => stats.FollowAllAsync(query.Value.Interval, cancellation), items => new StatsListResponse(items),
                ApiJson.Context.StatsListResponse, lifetime)
            : Task.FromResult<IResult>(TypedResults.Ok(new StatsListResponse(stats.All())));

    /// <summary>Shows what a container uses</summary>
    /// <remarks>The same document on cgroup v1 and v2; null is what this host does not count. A stopped container still has its counters, but not
    /// where systemd makes the cgroups: it removes them with the last process, and everything is null then. With stream=true server-sent
    /// events, one each interval, and the last one at once when the container has stopped.</remarks>
    private static Task<IResult> GetContainerStats(
        string id, HttpContext context, Query<StatsQuery> query, ReadStats stats, IHostApplicationLifetime lifetime)
    {
        ContainerStats now = stats.One(id);
        return query.Value.Stream
            ? StatsStream.WriteAsync(
                context, cancellation => stats.FollowAsync(id, query.Value.Interval, cancellation), item => item,
                ApiJson.Context.ContainerStats, lifetime)
            : Task.FromResult<IResult>(TypedResults.Ok(now));
    }

    /// <summary>Lists the processes of a container</summary>
    /// <remarks>Everything in its cgroup, ordered by pid: its own, their children, and what exec has started.</remarks>
    private static Ok<ProcessListResponse> ListContainerProcesses(string id, ReadProcesses processes) =>
        TypedResults.Ok(new ProcessListResponse(processes.Execute(id)));
}
