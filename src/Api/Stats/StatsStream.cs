using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Berth.Api.Hosting;
using Berth.Api.Hosting.Requests;

namespace Berth.Api.Stats;

/// <summary>Writes documents as server-sent events (WHATWG HTML, 9.2) of the type <c>stats</c>.</summary>
internal static class StatsStream
{
    /// <summary>Writes until there are no more, the client leaves or the daemon stops.</summary>
    /// <param name="context">The request.</param>
    /// <param name="read">Reads what is to be written.</param>
    /// <param name="convert">Makes the document.</param>
    /// <param name="type">How to write it.</param>
    /// <param name="lifetime">Of the daemon.</param>
    public static async Task<IResult> WriteAsync<TSource, TDocument>(
        HttpContext context,
        Func<CancellationToken, IAsyncEnumerable<TSource>> read,
        Func<TSource, TDocument> convert,
        JsonTypeInfo<TDocument> type,
        IHostApplicationLifetime lifetime)
    {
        context.Response.ContentType = Accept.EventStream;
        context.Response.Headers.CacheControl = "no-store";
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            await WriteAsync(context.Response.BodyWriter, read(either.Token), convert, type, either.Token);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // the daemon stops: what there was up to now is a whole answer
        }

        return TypedResults.Empty;
    }

    private static async Task WriteAsync<TSource, TDocument>(
        PipeWriter output,
        IAsyncEnumerable<TSource> items,
        Func<TSource, TDocument> convert,
        JsonTypeInfo<TDocument> type,
        CancellationToken cancellation)
    {
        await using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = ApiJson.Encoder });
        await foreach (TSource item in items.WithCancellation(cancellation))
        {
            output.Write("event: stats\ndata: "u8);
            JsonSerializer.Serialize(json, convert(item), type);
            json.Reset();
            output.Write("\n\n"u8);
            await output.FlushAsync(cancellation);
        }
    }
}
