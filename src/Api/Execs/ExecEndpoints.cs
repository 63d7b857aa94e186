using Berth.Api.Hosting.OpenApi;
using Berth.Api.Hosting.Requests;
using Berth.Api.Logs;
using Berth.Api.Terminals;
using Berth.Core.Containers;
using Berth.Core.Errors;
using Berth.Core.Execs;
using Berth.Core.Execs.Operations;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Berth.Api.Execs;

/// <summary>Processes that are added to containers.</summary>
internal static class ExecEndpoints
{
    private static readonly ErrorCode[] StartFailures =
    [
        ErrorCode.WrongState, ErrorCode.StepFailed, ErrorCode.ExecutableNotFound, ErrorCode.ExecutableNotPermitted, ErrorCode.CgroupFailed,
        ErrorCode.ResctrlFailed, ErrorCode.LaunchFailed, ErrorCode.AgentFailed, ErrorCode.DeadlinePassed, ErrorCode.StateFailed,
        ErrorCode.InvalidConfig,
    ];

    public static void MapExecs(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder all = app.MapGroup("/v1/containers/{id}/execs").WithTags("Execs")
            .Fails(ErrorCode.ContainerNotFound, ErrorCode.ContainerDeleted);
        all.MapGet("", ListExecs).WithName(nameof(ListExecs));
        all.MapPost("", CreateExec).WithName(nameof(CreateExec)).Fails(StartFailures).Fails(ErrorCode.ExecExists);
        RouteGroupBuilder one = all.MapGroup("/{execId}").Fails(ErrorCode.ExecNotFound);
        one.MapGet("", GetExec).WithName(nameof(GetExec));
        one.MapDelete("", DeleteExec).WithName(nameof(DeleteExec))
            .Fails(ErrorCode.WrongState, ErrorCode.DeadlinePassed, ErrorCode.StateFailed);
        one.MapPost("/start", StartExec).WithName(nameof(StartExec)).Fails(StartFailures);
        one.MapPost("/kill", KillExec).WithName(nameof(KillExec)).Fails(ErrorCode.WrongState);
        one.MapPost("/resize", ResizeExec).WithName(nameof(ResizeExec)).Fails(ErrorCode.WrongState, ErrorCode.NoTerminal);
        one.MapPost("/stdin", WriteExecStdin).WithName(nameof(WriteExecStdin)).Fails(ErrorCode.WrongState, ErrorCode.StdinClosed);
        one.MapGet("/wait", WaitForExec).WithName(nameof(WaitForExec)).Fails(ErrorCode.DeadlinePassed);
        one.MapGet("/logs", GetExecLogs).WithName(nameof(GetExecLogs)).ProducesLog();
    }

    /// <summary>Lists a container's execs</summary>
    /// <remarks>In the order in which they were made. One that has ended is there for an hour.</remarks>
    private static Ok<ExecListResponse> ListExecs(string id, ExecRegistry execs) =>
        TypedResults.Ok(new ExecListResponse([.. execs.List(id).Select(ExecResponse.Of)]));

    /// <summary>Adds a process to a container</summary>
    /// <remarks>Checks and notes what is to be run; start=true also starts it. With wait=true it is run to its end in this call: 200 with
    /// its exit code and what it wrote; a client that goes ends it.</remarks>
    private static async Task<Results<Created<ExecResponse>, Ok<RunExecResponse>>> CreateExec(
        string id,
        JsonBody<CreateExecRequest> body,
        Query<CreateExecQuery> query,
        CreateExec create,
        StartExec start,
        RunExec run,
        HttpContext context,
        IHostApplicationLifetime lifetime)
    {
        Core.Execs.CreateExecRequest request = body.Value.ToCore();
        if (query.Value.Wait)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
            return TypedResults.Ok(RunExecResponse.Of(await run.ExecuteAsync(id, request, query.Value.Timeout, either.Token)));
        }

        ExecSnapshot exec = create.Execute(id, request);
        if (query.Value.Start)
        {
            exec = await start.ExecuteAsync(id, exec.Id, CancellationToken.None);
        }

        return TypedResults.Created($"/v1/containers/{id}/execs/{exec.Id}", ExecResponse.Of(exec));
    }

    /// <summary>Shows an exec</summary>
    /// <remarks>For an hour after its end, also after a restart of the daemon.</remarks>
    private static Ok<ExecResponse> GetExec(string id, string execId, ExecRegistry execs) =>
        TypedResults.Ok(ExecResponse.Of(execs.Get(id, execId)));

    /// <summary>Deletes an exec</summary>
    /// <remarks>Its exit and what it wrote are gone then. One that runs has to be killed first: force=true does.</remarks>
    private static async Task<NoContent> DeleteExec(string id, string execId, Query<DeleteExecQuery> query, DeleteExec delete)
    {
        await delete.ExecuteAsync(id, execId, query.Value.Force, CancellationToken.None);
        return TypedResults.NoContent();
    }

    /// <summary>Starts an exec</summary>
    /// <remarks>Returns when the program was executed. One that can not be started is stopped afterwards, with the exit code that a shell
    /// would have.</remarks>
    private static async Task<NoContent> StartExec(string id, string execId, StartExec start)
    {
        await start.ExecuteAsync(id, execId, CancellationToken.None);
        return TypedResults.NoContent();
    }

    /// <summary>Sends a signal to an exec</summary>
    /// <remarks>Without a body TERM. One that has ended has nobody to get it, which is no error.</remarks>
    private static NoContent KillExec(string id, string execId, OptionalJsonBody<KillExecRequest> body, KillExec kill)
    {
        kill.Execute(id, execId, body.Value?.Parsed ?? Signal.Term);
        return TypedResults.NoContent();
    }

    /// <summary>Resizes an exec's terminal</summary>
    /// <remarks>The program in the foreground gets SIGWINCH.</remarks>
    private static NoContent ResizeExec(string id, string execId, JsonBody<ResizeRequest> body, ExecIo io)
    {
        io.Resize(id, execId, body.Value.ToCore());
        return TypedResults.NoContent();
    }

    /// <summary>Writes to an exec's standard input</summary>
    /// <remarks>As for a container.</remarks>
    private static async Task<NoContent> WriteExecStdin(
        string id, string execId, RawBody body, Query<StdinQuery> query, ExecIo io, HttpContext context, IHostApplicationLifetime lifetime)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        await io.WriteAsync(id, execId, body.Reader, query.Value.Close, either.Token);
        return TypedResults.NoContent();
    }

    /// <summary>Waits for an exec</summary>
    /// <remarks>Answers when it has ended; 504 when the timeout is over first.</remarks>
    private static async Task<Ok<ExecResponse>> WaitForExec(
        string id, string execId, Query<WaitExecQuery> query, WaitForExec wait, HttpContext context, IHostApplicationLifetime lifetime)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        return TypedResults.Ok(ExecResponse.Of(await wait.ExecuteAsync(id, execId, query.Value.Timeout, either.Token)));
    }

    /// <summary>Shows what an exec wrote</summary>
    /// <remarks>As for a container: plain text, JSON lines or events by Accept. With follow=true the answer goes on until the exec has
    /// ended.</remarks>
    private static Task<EmptyHttpResult> GetExecLogs(
        string id, string execId, HttpContext context, Query<LogsQuery> query, ReadExecLog logs, IHostApplicationLifetime lifetime) =>
        LogAnswer.WriteAsync(context, query.Value, (what, from) => logs.Open(id, execId, what, from), lifetime.ApplicationStopping);
}
