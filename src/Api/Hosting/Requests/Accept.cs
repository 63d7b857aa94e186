using Berth.Api.Hosting.Problems;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Berth.Api.Hosting.Requests;

/// <summary>Chooses the media type of an answer by the request's Accept header (RFC 9110, 12.5.1).</summary>
internal static class Accept
{
    public const string Json = "application/json";
    public const string Text = "text/plain";
    public const string NdJson = "application/x-ndjson";
    public const string EventStream = "text/event-stream";
    public const string Html = "text/html";

    /// <summary>The offer that the client likes best; the first of those that it likes alike.</summary>
    /// <exception cref="ProblemException">406 when it accepts none.</exception>
    public static string Choose(HttpRequest request, params ReadOnlySpan<string> offers)
    {
        StringValues accept = request.Headers.Accept;
        if (accept.Count == 0 || accept == "*/*" || !MediaTypeHeaderValue.TryParseList(accept, out IList<MediaTypeHeaderValue>? ranges))
        {
            return offers[0];
        }

        string? best = null;
        double bestQuality = 0;
        foreach (string offer in offers)
        {
            double quality = Quality(new MediaTypeHeaderValue(offer), ranges);
            (best, bestQuality) = quality > bestQuality ? (offer, quality) : (best, bestQuality);
        }

        return best ?? throw new ProblemException(
            HttpProblems.NotAcceptable, $"the answer can be {string.Join(" or ", offers!)}, Accept asks for {accept}");
    }

    // the most specific range that fits decides
    private static double Quality(MediaTypeHeaderValue offer, IList<MediaTypeHeaderValue> ranges) =>
        ranges.Where(range => offer.IsSubsetOf(range))
            .OrderBy(range => range.MatchesAllTypes ? 2 : range.MatchesAllSubTypes ? 1 : 0)
            .FirstOrDefault() is { } range ? range.Quality ?? 1 : 0;
}
