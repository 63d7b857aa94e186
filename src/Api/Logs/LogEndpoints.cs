using System.Globalization;
using Berth.Api.Hosting.OpenApi;
using Berth.Api.Hosting.Problems;
using Berth.Api.Hosting.Requests;
using Berth.Core.Containers;
using Berth.Core.Containers.Operations;
using Berth.Core.Errors;
using Berth.Core.Logs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Berth.Api.Logs;

/// <summary>What containers wrote.</summary>
internal static class LogEndpoints
{
    private const string MissingTrailer = "Berth-Log-Missing";
    private const string CursorTrailer = "Berth-Log-Cursor";

    public static void MapLogs(this IEndpointRouteBuilder app) =>
        app.MapGet("/v1/containers/{id}/logs", GetContainerLogs).WithName(nameof(GetContainerLogs)).WithTags("Containers")
            .Produces<string>(200, Accept.Text).Produces<LogLine>(200, Accept.NdJson).Produces<string>(200, Accept.EventStream)
            .Fails(ErrorCode.ContainerNotFound, ErrorCode.ContainerDeleted, ErrorCode.InvalidRequest, ErrorCode.StateFailed)
            .Fails(HttpProblems.NotAcceptable);

    /// <summary>Shows what a container wrote</summary>
    /// <remarks>Standard output and standard error byte for byte in the order in which they arrived, nothing added; or, with Accept:
    /// application/x-ndjson, a JSON object per line with its time, stream and cursor; or, with Accept: text/event-stream, the same objects as
    /// events whose ids are the cursors, so that a client that comes back with Last-Event-ID misses nothing, and an event "end" at the end. With
    /// follow=true the answer goes on until the container has ended. Files that the log is rotated into are read as one. What was removed before
    /// it could be read, or could not be written, is told as lostBytes; in plain text, only by the trailers Berth-Log-Missing (bytes) and
    /// Berth-Log-Cursor (where to go on).</remarks>
    private static async Task<EmptyHttpResult> GetContainerLogs(
        string id, HttpContext context, Query<LogsQuery> query, ContainerRegistry registry, ReadLog logs, IHostApplicationLifetime lifetime)
    {
        string mediaType = Accept.Choose(context.Request, Accept.Text, Accept.NdJson, Accept.EventStream);
        LogsQuery asked = mediaType == Accept.EventStream ? query.Value.After(context.Request.Headers["Last-Event-ID"]) : query.Value;
        registry.Get(id);
        LogReading reading = logs.Open(id, asked.What, asked.Cursor);
        context.Response.ContentType = mediaType + "; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        if (mediaType == Accept.Text)
        {
            context.Response.DeclareTrailer(MissingTrailer);
            context.Response.DeclareTrailer(CursorTrailer);
        }

        if (asked.What.Follow)
        {
            // a follower learns at once that there is something to follow; StartAsync alone keeps the headers back
            await context.Response.BodyWriter.FlushAsync(either.Token);
        }

        try
        {
            await (mediaType == Accept.Text
                ? CopyTextAsync(reading, asked.Timestamps, context.Response, either.Token)
                : new LogLines(reading, context.Response.BodyWriter, mediaType == Accept.EventStream).WriteAsync(either.Token));
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // the daemon stops: what there was up to now is a whole answer
        }

        return TypedResults.Empty;
    }

    private static async Task CopyTextAsync(LogReading reading, bool timestamps, HttpResponse response, CancellationToken cancellation)
    {
        LogCopied copied = await reading.CopyTextAsync(response.BodyWriter, timestamps, cancellation);
        if (response.SupportsTrailers())
        {
            response.AppendTrailer(MissingTrailer, copied.Missing.ToString(CultureInfo.InvariantCulture));
            response.AppendTrailer(CursorTrailer, reading.After(copied)?.ToString() ?? "");
        }
    }
}
