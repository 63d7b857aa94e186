using Berth.Api.Hosting.OpenApi;
using Berth.Api.Hosting.Problems;
using Berth.Api.Hosting.Requests;
using Berth.Core.Containers;
using Berth.Core.Containers.Operations;
using Berth.Core.Errors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Berth.Api.Containers;

/// <summary>Containers as resources: made, listed, shown, changed, deleted.</summary>
internal static class ContainerEndpoints
{
    private static readonly ErrorCode[] CreateFailures =
    [
        ErrorCode.BundleNotFound, ErrorCode.InvalidBundle, ErrorCode.InvalidConfig, ErrorCode.ConfigTooLarge, ErrorCode.ContainerExists,
        ErrorCode.StepFailed, ErrorCode.ExecutableNotFound, ErrorCode.ExecutableNotPermitted, ErrorCode.CgroupFailed, ErrorCode.CgroupInUse,
        ErrorCode.SystemdRefused, ErrorCode.SystemdFailed, ErrorCode.ResourceRefused, ErrorCode.ResctrlConflict, ErrorCode.ResctrlFailed, ErrorCode.MemoryLimitTooSmall,
        ErrorCode.HookFailed, ErrorCode.LaunchFailed, ErrorCode.AgentFailed, ErrorCode.DeadlinePassed, ErrorCode.HostUnsupported,
        ErrorCode.StateFailed,
    ];

    public static void MapContainers(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder group = app.MapGroup("/v1/containers").WithTags("Containers");
        group.MapGet("", ListContainers).WithName(nameof(ListContainers));
        group.MapPost("", CreateContainer).WithName(nameof(CreateContainer)).Fails(CreateFailures)
            .Fails(HttpProblems.NotAcceptable).Produces<string>(200, Accept.Text);
        group.MapPut("/{id}", PutContainer).WithName(nameof(PutContainer)).Fails(CreateFailures);
        group.MapGet("/{id}", GetContainer).WithName(nameof(GetContainer)).Fails(ErrorCode.ContainerNotFound, ErrorCode.ContainerDeleted)
            .Header("If-None-Match", "Revision that the client has.").Header("ETag", "The container's revision.", 200, 304);
        group.MapPatch("/{id}", UpdateContainer).WithName(nameof(UpdateContainer))
            .Fails(
                ErrorCode.ContainerNotFound, ErrorCode.ContainerDeleted, ErrorCode.InvalidConfig, ErrorCode.WrongState, ErrorCode.ResourceRefused,
                ErrorCode.CgroupFailed, ErrorCode.SystemdFailed, ErrorCode.ResctrlFailed, ErrorCode.DeadlinePassed, ErrorCode.StateFailed);
        group.MapDelete("/{id}", DeleteContainer).WithName(nameof(DeleteContainer))
            .Fails(
                ErrorCode.ContainerNotFound, ErrorCode.WrongState, ErrorCode.DeadlinePassed, ErrorCode.CgroupFailed, ErrorCode.SystemdFailed,
                ErrorCode.ResctrlFailed, ErrorCode.StateFailed);
    }

    /// <summary>Lists containers</summary>
    /// <remarks>Ordered by id, a page at a time.</remarks>
    private static Ok<ContainerListResponse> ListContainers(Query<ListQuery> query, ContainerRegistry registry) =>
        TypedResults.Ok(ContainerPage.Of(registry.List(), query.Value));

    /// <summary>Creates a container</summary>
    /// <remarks>The container process is set up and waits for start. With an id that a container made from the same request has already,
    /// that one is the answer (200). With dryRun=true nothing is made and the plan is the answer: JSON with the effective config, or the
    /// plan's text with Accept: text/plain.</remarks>
    private static async Task<Results<Created<ContainerResponse>, Ok<ContainerResponse>, Ok<DryRunResponse>, ContentHttpResult>>
        CreateContainer(
            HttpContext context,
            Query<CreateQuery> query,
            JsonBody<CreateContainerRequest> body,
            ContainerCreation creation,
            PlanContainer plan)
    {
        Core.Containers.CreateContainerRequest request = body.Value.ToCore(body.Value.Id);
        if (query.Value.DryRun)
        {
            bool asText = Accept.Choose(context.Request, Accept.Json, Accept.Text) == Accept.Text;
            PlannedContainer planned = await plan.ExecuteAsync(request, context.RequestAborted);
            return asText ? PlanAnswer.Text(planned.Plan) : TypedResults.Ok(PlanAnswer.DryRun(planned));
        }

        CreateContainerResult result = await creation.CreateAsync(request, query.Value.Start, context.RequestAborted);
        return result.IsNew ? Created(result.Container) : TypedResults.Ok(ContainerMapping.ToResponse(result.Container));
    }

    /// <summary>Creates a container with a chosen id</summary>
    /// <remarks>Can be repeated: the second time the container is there already (200). Another bundle, config or other annotations under
    /// the same id are a conflict (409).</remarks>
    private static async Task<Results<Created<ContainerResponse>, Ok<ContainerResponse>>> PutContainer(
        string id, JsonBody<CreateContainerRequest> body, ContainerCreation creation, CancellationToken cancellation)
    {
        if (body.Value.Id is { } other && other != id)
        {
            throw ProblemException.InvalidRequest([new ProblemError("/id", $"is \"{other}\", but \"{id}\" in the path")]);
        }

        CreateContainerResult result = await creation.CreateAsync(body.Value.ToCore(id), andStart: false, cancellation);
        return result.IsNew ? Created(result.Container) : TypedResults.Ok(ContainerMapping.ToResponse(result.Container));
    }

    /// <summary>Shows a container</summary>
    /// <remarks>The ETag is the revision; with If-None-Match the answer is 304 as long as nothing has changed. For a while after a delete
    /// the answer is 410, and its exit still says how the container ended.</remarks>
    private static Results<Ok<ContainerResponse>, NotModified> GetContainer(string id, HttpContext context, ContainerRegistry registry)
    {
        ContainerSnapshot container = registry.Get(id);
        return ETag.IsKnown(context, container.Revision) ? NotModified.Instance : TypedResults.Ok(ContainerMapping.ToResponse(container));
    }

    /// <summary>Changes a container's limits, or adds devices</summary>
    /// <remarks>All of it or nothing: when the kernel refuses a value, those that were set before are taken back, and the answer (422,
    /// resource-refused) has the value's JSON pointer in the config, the file and the errno. The config of a GET has the new limits from then
    /// on, and the devices. A stopped container has none that could be changed (409).</remarks>
    private static async Task<Ok<UpdateResponse>> UpdateContainer(
        string id, JsonBody<UpdateContainerRequest> body, UpdateContainer update, CancellationToken cancellation)
    {
        UpdateResult result = await update.ExecuteAsync(id, body.Value.ToCore(), cancellation);
        return TypedResults.Ok(ContainerMapping.ToResponse(result));
    }

    /// <summary>Deletes a container</summary>
    /// <remarks>The container has to be stopped, or not started yet; force=true ends it first. Deleting a deleted one succeeds. What is
    /// begun is finished even when the client does not wait for it.</remarks>
    private static async Task<NoContent> DeleteContainer(
        string id, Query<DeleteQuery> query, ContainerDeletion deletion, IHostApplicationLifetime lifetime)
    {
        await deletion.DeleteAsync(id, query.Value, lifetime.ApplicationStopping);
        return TypedResults.NoContent();
    }

    private static Created<ContainerResponse> Created(ContainerSnapshot container) =>
        TypedResults.Created($"/v1/containers/{container.Id}", ContainerMapping.ToResponse(container));
}
