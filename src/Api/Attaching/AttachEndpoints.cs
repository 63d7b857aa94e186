using Berth.Api.Hosting.OpenApi;
using Berth.Api.Hosting.Problems;
using Berth.Api.Hosting.Requests;
using Berth.Core.Attaching;
using Berth.Core.Containers.Operations;
using Berth.Core.Errors;
using Berth.Core.Execs.Operations;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Berth.Api.Attaching;

/// <summary>Standard streams over WebSocket.</summary>
internal static class AttachEndpoints
{
    private static readonly ErrorCode[] Failures =
    [
        ErrorCode.ContainerNotFound, ErrorCode.ContainerDeleted, ErrorCode.WrongState, ErrorCode.StdinClosed, ErrorCode.ExecutableNotFound,
        ErrorCode.ExecutableNotPermitted, ErrorCode.LaunchFailed, ErrorCode.DeadlinePassed, ErrorCode.StateFailed,
    ];

    public static void MapAttach(this IEndpointRouteBuilder app)
    {
        RouteGroupBuilder group = app.MapGroup("/v1/containers/{id}").Fails(Failures)
            .Fails(HttpProblems.UpgradeRequired).Fails(HttpProblems.UnknownSubprotocol);
        group.MapGet("/attach", AttachContainer).WithName(nameof(AttachContainer)).WithTags("Containers")
            .Produces(StatusCodes.Status101SwitchingProtocols).Fails(ErrorCode.HookFailed);
        group.MapGet("/execs/{execId}/attach", AttachExec).WithName(nameof(AttachExec)).WithTags("Execs")
            .Produces(StatusCodes.Status101SwitchingProtocols)
            .Fails(ErrorCode.ExecNotFound, ErrorCode.StepFailed, ErrorCode.CgroupFailed, ErrorCode.AgentFailed, ErrorCode.InvalidConfig);
    }

    /// <summary>Connects with a container's standard streams</summary>
    /// <remarks>A WebSocket handshake (RFC 6455); what follows is Kubernetes' framing v5.channel.k8s.io. Every message is binary, its first byte
    /// the channel: 0 standard input, 1 standard output, 2 standard error, 3 how the process ended (a Status of meta/v1, whose cause ExitCode
    /// has the code), 4 the terminal's size ({"Width": 80, "Height": 24}), 255 and a channel's number to close it: 0 is the end of standard
    /// input. With cursors=true there is 5, too. Any number of clients can attach. Output comes from the log, so that a client that comes back
    /// with its cursor misses nothing; with tail or cursor a stopped container can be attached to as well. The connection ends with 1000 after
    /// the process or at the detach keys ("detached"), with 1001 when the daemon stops, with 1008 for a client that does not read ("slow: …")
    /// or breaks the protocol.</remarks>
    private static async Task<EmptyHttpResult> AttachContainer(
        string id, HttpContext context, Query<AttachQuery> query, AttachContainer attach, AttachServer server)
    {
        string? protocol = AttachUpgrade.Demand(context);
        Attachment attachment = await attach.ExecuteAsync(id, query.Value.What);
        await server.ServeAsync(context, protocol, attachment, query.Value);
        return TypedResults.Empty;
    }

    /// <summary>Connects with an exec's standard streams</summary>
    /// <remarks>As for a container. With start=true an exec that was created is started then, so that nothing of what it writes is
    /// missed.</remarks>
    private static async Task<EmptyHttpResult> AttachExec(
        string id, string execId, HttpContext context, Query<AttachQuery> query, AttachExec attach, AttachServer server)
    {
        string? protocol = AttachUpgrade.Demand(context);
        Attachment attachment = await attach.ExecuteAsync(id, execId, query.Value.What);
        await server.ServeAsync(context, protocol, attachment, query.Value);
        return TypedResults.Empty;
    }
}
