using Berth.Api.Hosting.OpenApi;
using Berth.Api.Hosting.Requests;
using Berth.Core.Containers.Operations;
using Berth.Core.Errors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Berth.Api.Logs;

/// <summary>What containers wrote.</summary>
internal static class LogEndpoints
{
    public static void MapLogs(this IEndpointRouteBuilder app) =>
        app.MapGet("/v1/containers/{id}/logs", GetContainerLogs).WithName(nameof(GetContainerLogs)).WithTags("Containers")
            .ProducesLog().Fails(ErrorCode.ContainerNotFound, ErrorCode.ContainerDeleted);

    /// <summary>Shows what a container wrote</summary>
    /// <remarks>Standard output and standard error byte for byte in the order in which they arrived, nothing added; or, with Accept:
    /// application/x-ndjson, a JSON object per line with its time, stream and cursor; or, with Accept: text/event-stream, the same objects as
    /// events whose ids are the cursors, so that a client that comes back with Last-Event-ID misses nothing, and an event "end" at the end. With
    /// follow=true the answer goes on until the container has ended. Files that the log is rotated into are read as one. What was removed before
    /// it could be read, or could not be written, is told as lostBytes; in plain text, only by the trailers Berth-Log-Missing (bytes) and
    /// Berth-Log-Cursor (where to go on).</remarks>
    private static Task<EmptyHttpResult> GetContainerLogs(
        string id, HttpContext context, Query<LogsQuery> query, ReadLog logs, IHostApplicationLifetime lifetime) =>
        LogAnswer.WriteAsync(context, query.Value, (what, from) => logs.Open(id, what, from), lifetime.ApplicationStopping);
}
