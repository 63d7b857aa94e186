namespace Berth.Api.Hosting.Problems;

/// <summary>Writes problems.</summary>
internal static class ProblemWriter
{
    /// <summary>RFC 9457's media type.</summary>
    public const string MediaType = "application/problem+json";

    public static Task WriteAsync(HttpContext context, ProblemResponse problem)
    {
        HttpResponse response = context.Response;
        response.StatusCode = problem.Status;
        if (problem.Status == StatusCodes.Status401Unauthorized)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }
        else if (problem.Status == StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = "1";
        }
        else if (problem.Status == StatusCodes.Status426UpgradeRequired)
        {
            response.Headers.Upgrade = "websocket";
            response.Headers.SecWebSocketVersion = "13";
        }

        return response.WriteAsJsonAsync(problem, ApiJson.Context.ProblemResponse, MediaType, context.RequestAborted);
    }
}
