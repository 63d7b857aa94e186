using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Berth.Api.Hosting.Problems;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Berth.Api.Hosting.Requests;

/// <summary>Reads the body of a request into a pooled buffer and its fields from there.</summary>
internal static class BodyReader
{
    private const int FirstRead = 4096;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Whether a body comes with the request, empty ones apart.</summary>
    public static bool HasBody(HttpRequest request) =>
        request.ContentLength != 0 && request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true };

    /// <summary>Reads the whole body as one JSON object.</summary>
    /// <exception cref="ProblemException">415 when it is not JSON by its Content-Type, 413 when it is too large, 400 when it
    /// is not well-formed, 422 when fields are wrong.</exception>
    public static async ValueTask<T> ReadAsync<T>(HttpRequest request)
        where T : IRequestBody<T>
    {
        DemandJson(request);
        await DemandSizeAsync(request, request.ContentLength ?? 0, T.MaxSize);
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)(request.ContentLength ?? FirstRead) + 1);
        try
        {
            int length = 0;
            while (await request.Body.ReadAsync(buffer.AsMemory(length), request.HttpContext.RequestAborted) is var read and > 0)
            {
                length += read;
                await DemandSizeAsync(request, length, T.MaxSize);
                if (length == buffer.Length)
                {
                    buffer = Grow(buffer);
                }
            }

            return Parse<T>(buffer.AsMemory(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static T Parse<T>(ReadOnlyMemory<byte> utf8)
        where T : IRequestBody<T>
    {
        if (!Utf8.IsValid(utf8.Span))
        {
            throw ProblemException.InvalidJson("is not UTF-8");
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8, Strict);
            return RequestObject.Read<T>(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw ProblemException.InvalidJson(JsonErrorText.Of(exception));
        }
    }

    private static void DemandJson(HttpRequest request)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? type)
            || !(type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
                || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase)))
        {
            string got = string.IsNullOrEmpty(request.ContentType) ? "has no Content-Type" : $"is {request.ContentType}";
            throw new ProblemException(HttpProblems.UnsupportedMediaType, $"request body: {got}, application/json is needed");
        }
    }

    // a client that is still sending would see its connection break instead of the answer, so the rest is read and thrown away
    private static async ValueTask DemandSizeAsync(HttpRequest request, long size, int max)
    {
        if (size > max)
        {
            await request.Body.CopyToAsync(Stream.Null, request.HttpContext.RequestAborted);
            throw new ProblemException(HttpProblems.RequestTooLarge, $"request body: larger than {max} bytes");
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
