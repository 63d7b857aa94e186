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
    public static void MapLogs(this IEndpointRouteBuilder app) =>
        app.MapGet("/v1/containers/{id}/logs", GetContainerLogs).WithName(nameof(GetContainerLogs)).WithTags("Containers")
            .Produces<string>(200, Accept.Text).Produces<LogLine>(200, Accept.NdJson)
            .Fails(ErrorCode.ContainerNotFound, ErrorCode.ContainerDeleted, ErrorCode.StateFailed)
            .Fails(HttpProblems.NotAcceptable);

    /// <summary>Shows what a container wrote</summary>
    /// <remarks>Standard output and standard error byte for byte in the order in which they arrived, nothing added; or, with Accept:
    /// application/x-ndjson, a JSON object per line with its time and stream. With follow=true the answer goes on until the container has
    /// ended.</remarks>
    private static async Task<EmptyHttpResult> GetContainerLogs(
        string id, HttpContext context, Query<LogsQuery> query, ContainerRegistry registry, ReadLog logs, IHostApplicationLifetime lifetime)
    {
        string mediaType = Accept.Choose(context.Request, Accept.Text, Accept.NdJson);
        LogQuery what = query.Value.ToCore();
        registry.Get(id);
        context.Response.ContentType = mediaType + "; charset=utf-8";
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        if (what.Follow)
        {
            // a follower learns at once that there is something to follow; StartAsync alone keeps the headers back
            await context.Response.BodyWriter.FlushAsync(either.Token);
        }

        try
        {
            await (mediaType == Accept.Text
                ? logs.CopyTextAsync(id, what, context.Response.BodyWriter, either.Token)
                : LogLines.WriteAsync(logs.ReadAsync(id, what, either.Token), context.Response.BodyWriter, either.Token));
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // the daemon stops: what there was up to now is a whole answer
        }

        return TypedResults.Empty;
    }
}
