using Berth.Api.Hosting.OpenApi;
using Berth.Api.Hosting.Problems;
using Berth.Api.Hosting.Requests;
using Berth.Core.Containers;
using Berth.Core.Containers.Operations;
using Berth.Core.Errors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Berth.Api.Containers;

/// <summary>What can be done with a container: started, signalled, stopped, paused, waited for.</summary>
internal static class ContainerActionEndpoints
{
    public static void MapContainerActions(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder group = app.MapGroup("/v1/containers/{id}").WithTags("Containers")
            .Fails(ErrorCode.ContainerNotFound, ErrorCode.ContainerDeleted);
        group.MapPost("/start", StartContainer).WithName(nameof(StartContainer))
            .Fails(ErrorCode.WrongState, ErrorCode.ExecutableNotFound, ErrorCode.ExecutableNotPermitted, ErrorCode.StepFailed,
                ErrorCode.MemoryLimitTooSmall, ErrorCode.HookFailed, ErrorCode.LaunchFailed, ErrorCode.DeadlinePassed, ErrorCode.StateFailed);
        group.MapPost("/kill", KillContainer).WithName(nameof(KillContainer)).Fails(ErrorCode.WrongState);
        group.MapPost("/stop", StopContainer).WithName(nameof(StopContainer)).Fails(ErrorCode.WrongState, ErrorCode.DeadlinePassed);
        group.MapPost("/pause", PauseContainer).WithName(nameof(PauseContainer))
            .Fails(ErrorCode.WrongState, ErrorCode.CgroupFailed, ErrorCode.DeadlinePassed, ErrorCode.HostUnsupported);
        group.MapPost("/resume", ResumeContainer).WithName(nameof(ResumeContainer)).Fails(ErrorCode.WrongState, ErrorCode.CgroupFailed);
        group.MapGet("/wait", WaitForContainer).WithName(nameof(WaitForContainer))
            .Fails(ErrorCode.DeadlinePassed).Fails(HttpProblems.NotAcceptable).Produces<string>(200, Accept.Text);
    }

    /// <summary>Starts a container</summary>
    /// <remarks>Returns when the program was executed. Starting a running container succeeds; starting a paused
    /// one is a conflict (409), it has to be resumed.</remarks>
    private static async Task<NoContent> StartContainer(string id, StartContainer start, CancellationToken cancellation)
    {
        await start.ExecuteAsync(id, cancellation);
        return TypedResults.NoContent();
    }

    /// <summary>Sends a signal to a container</summary>
    /// <remarks>Without a body TERM goes to the container process. A stopped container has nobody to get it, which is no error; a paused
    /// one gets it when it is resumed, but KILL ends it.</remarks>
    private static async Task<NoContent> KillContainer(
        string id, OptionalJsonBody<KillContainerRequest> body, KillContainer kill, CancellationToken cancellation)
    {
        await kill.ExecuteAsync(id, body.Value?.Parsed ?? Signal.Term, body.Value?.All ?? false, cancellation);
        return TypedResults.NoContent();
    }

    /// <summary>Stops a container</summary>
    /// <remarks>Sends the signal, waits, and sends SIGKILL when the time is over. Returns when the container has stopped; stopping a
    /// stopped one succeeds. A paused one is resumed, with the signal as the first that it hears. What is begun is finished even when the
    /// client does not wait for it.</remarks>
    private static async Task<NoContent> StopContainer(
        string id, Query<StopQuery> query, StopContainer stop, IHostApplicationLifetime lifetime)
    {
        await stop.ExecuteAsync(id, query.Value.Signal, query.Value.Timeout, lifetime.ApplicationStopping);
        return TypedResults.NoContent();
    }

    /// <summary>Pauses a container</summary>
    /// <remarks>Returns when all its processes stand still; pausing a paused one succeeds. If one does not stand still in time (504), or
    /// the client leaves, all run on. A paused container can be killed, stopped and deleted with force.</remarks>
    private static async Task<NoContent> PauseContainer(string id, PauseContainer pause, CancellationToken cancellation)
    {
        await pause.ExecuteAsync(id, cancellation);
        return TypedResults.NoContent();
    }

    /// <summary>Resumes a paused container</summary>
    /// <remarks>Its processes go on where they were. Resuming a running one succeeds.</remarks>
    private static async Task<NoContent> ResumeContainer(string id, ResumeContainer resume, CancellationToken cancellation)
    {
        await resume.ExecuteAsync(id, cancellation);
        return TypedResults.NoContent();
    }

    /// <summary>Waits for a container</summary>
    /// <remarks>Answers as soon as the condition holds, with what is known then; 504 when the timeout is over first. With Accept:
    /// text/plain the answer is the bare exit code, or "unknown" when nobody could tell it; there is one for the conditions stopped and
    /// deleted only.</remarks>
    private static async Task<Results<Ok<WaitResponse>, ContentHttpResult>> WaitForContainer(
        string id, HttpContext context, Query<WaitQuery> query, WaitForContainer wait, IHostApplicationLifetime lifetime)
    {
        (WaitCondition condition, TimeSpan? timeout) = query.Value;
        bool asText = Accept.Choose(context.Request, Accept.Json, Accept.Text) == Accept.Text;
        if (asText && condition is not (WaitCondition.Stopped or WaitCondition.Deleted))
        {
            throw new ProblemException(
                HttpProblems.NotAcceptable, "text/plain is the exit code: for the conditions stopped and deleted only");
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        WaitResult result = await wait.ExecuteAsync(id, condition, timeout, either.Token);
        WaitAnswer.DemandMet(result, query.Value);
        return asText
            ? TypedResults.Text(WaitAnswer.ExitCode(result.Container), Accept.Text)
            : TypedResults.Ok(WaitAnswer.Of(result, condition));
    }
}
