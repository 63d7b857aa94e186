using Berth.Api.Hosting.Problems;

namespace Berth.Api.Hosting.Requests;

/// <summary>Refuses a query string on endpoints that have no parameters: a client that sends one means something by it.</summary>
internal static class QueryGuard
{
    /// <summary>Middleware.</summary>
    /// <exception cref="ProblemException">422 that names the parameters.</exception>
    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.QueryString.HasValue && TakesNoQuery(context.GetEndpoint()))
        {
            new QueryReader(context.Request.Query).Finish([]);
        }

        return next(context);
    }

    private static bool TakesNoQuery(Endpoint? endpoint) => endpoint is RouteEndpoint { RoutePattern.RawText: { } route }
        && route.StartsWith("/v1/", StringComparison.Ordinal) && endpoint.Metadata.GetMetadata<QueryMetadata>() is null;
}
