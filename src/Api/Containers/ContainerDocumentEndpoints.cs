using Berth.Api.Hosting;
using Berth.Api.Hosting.OpenApi;
using Berth.Api.Hosting.Problems;
using Berth.Api.Hosting.Requests;
using Berth.Core.Containers.Operations;
using Berth.Core.Errors;
using Berth.Core.Planning;
using Berth.Core.Specs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Berth.Api.Containers;

/// <summary>The documents that belong to a container: state, config, plan.</summary>
internal static class ContainerDocumentEndpoints
{
    public static void MapContainerDocuments(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder group = app.MapGroup("/v1/containers/{id}").WithTags("Containers")
            .Fails(ErrorCode.ContainerNotFound, ErrorCode.ContainerDeleted);
        group.MapGet("/state", GetContainerState).WithName(nameof(GetContainerState)).Produces<State>();
        group.MapGet("/config", GetContainerConfig).WithName(nameof(GetContainerConfig)).Produces<RawJson>().Fails(ErrorCode.StateFailed);
        group.MapGet("/plan", GetContainerPlan).WithName(nameof(GetContainerPlan)).Fails(ErrorCode.StateFailed)
            .Fails(HttpProblems.NotAcceptable).Produces<string>(200, Accept.Text);
    }

    /// <summary>Shows a container's OCI state</summary>
    /// <remarks>Exactly the state document of the OCI runtime-spec (runtime.md, State), as runc state prints it.</remarks>
    private static JsonHttpResult<State> GetContainerState(string id, ReadState state) =>
        TypedResults.Json(state.Execute(id), SpecJson.Context.State);

    /// <summary>Shows a container's config</summary>
    /// <remarks>The config.json (OCI runtime-spec) that the container was made from, after overrides, with the limits that updates have left it
    /// with.</remarks>
    private static FileContentHttpResult GetContainerConfig(string id, Query<ConfigQuery> query, ReadConfig config) =>
        TypedResults.Bytes(config.Execute(id, query.Value.AsCreated), Accept.Json);

    /// <summary>Shows a container's plan</summary>
    /// <remarks>What was done to make it, step by step: the step numbers are those that errors name. JSON, or a line per step with Accept:
    /// text/plain.</remarks>
    private static Results<Ok<PlanJson>, ContentHttpResult> GetContainerPlan(string id, HttpContext context, PlanContainer plan)
    {
        bool asText = Accept.Choose(context.Request, Accept.Json, Accept.Text) == Accept.Text;
        Plan steps = plan.ForContainer(id);
        return asText ? PlanAnswer.Text(steps) : TypedResults.Ok(PlanJson.Of(steps));
    }
}
