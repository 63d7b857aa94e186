using System.Globalization;
using Berth.Api.Hosting.OpenApi;
using Berth.Api.Hosting.Problems;
using Berth.Api.Hosting.Requests;
using Berth.Core.Errors;
using Berth.Core.Logs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Berth.Api.Logs;

/// <summary>Answers with a log: a container's or an exec's, in the media type that is asked for.</summary>
internal static class LogAnswer
{
    private const string MissingTrailer = "Berth-Log-Missing";
    private const string CursorTrailer = "Berth-Log-Cursor";

    /// <summary>Declares what such a route answers with.</summary>
    public static RouteHandlerBuilder ProducesLog(this RouteHandlerBuilder route) =>
        route.Produces<string>(200, Accept.Text).Produces<LogLine>(200, Accept.NdJson).Produces<string>(200, Accept.EventStream)
            .Fails(ErrorCode.InvalidRequest, ErrorCode.StateFailed).Fails(HttpProblems.NotAcceptable);

    /// <summary>Writes the answer.</summary>
    /// <param name="context">The request.</param>
    /// <param name="query">What it asks for.</param>
    /// <param name="open">Opens the log.</param>
    /// <param name="stopping">The daemon stops: what was written up to then is a whole answer.</param>
    public static async Task<EmptyHttpResult> WriteAsync(
        HttpContext context, LogsQuery query, Func<LogQuery, LogCursor?, LogReading> open, CancellationToken stopping)
    {
        string mediaType = Accept.Choose(context.Request, Accept.Text, Accept.NdJson, Accept.EventStream);
        LogsQuery asked = mediaType == Accept.EventStream ? query.After(context.Request.Headers["Last-Event-ID"]) : query;
        LogReading reading = open(asked.What, asked.Cursor);
        context.Response.ContentType = mediaType + "; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
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
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
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
