using System.Net;
using Berth.Api.Hosting.OpenApi;
using Berth.Api.Hosting.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Berth.Api.Hosting.Problems;

/// <summary>Explains problems: what the <c>type</c> of every problem points to.</summary>
internal static class ProblemEndpoints
{
    public static void MapProblems(this IEndpointRouteBuilder app) =>
        app.MapGet("/problems/{code}", GetProblem).WithName(nameof(GetProblem)).WithTags("Host")
            .Fails(HttpProblems.RouteNotFound).Fails(HttpProblems.NotAcceptable).Produces<string>(200, Accept.Html);

    /// <summary>Explains a problem</summary>
    /// <remarks>JSON, or a page for a browser with Accept: text/html.</remarks>
    private static Results<Ok<ProblemKindResponse>, ContentHttpResult> GetProblem(string code, HttpContext context)
    {
        ProblemKind kind = ProblemCatalog.Find(code)
            ?? throw new ProblemException(HttpProblems.RouteNotFound, $"there is no problem {code}");
        return Accept.Choose(context.Request, Accept.Json, Accept.Html) == Accept.Html
            ? TypedResults.Content(Page(kind), "text/html; charset=utf-8")
            : TypedResults.Ok(new ProblemKindResponse(kind.Type, kind.Code, kind.Status, kind.Retryable, kind.Title, kind.Description));
    }

    private static string Page(ProblemKind kind) => $"""
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <title>{kind.Code}</title>
        <h1>{WebUtility.HtmlEncode(kind.Title)}</h1>
        <p><code>{kind.Code}</code>, HTTP status {kind.Status}, {(kind.Retryable ? "may" : "does not")} go away by itself</p>
        <p>{WebUtility.HtmlEncode(kind.Description)}</p>
        </html>

        """;
}

/// <summary>What a problem is.</summary>
/// <param name="Type">The problem's <c>type</c>.</param>
/// <param name="Code">Its stable name.</param>
/// <param name="Status">The HTTP status that goes with it.</param>
/// <param name="Retryable">Whether the same request can succeed later without anybody changing anything.</param>
/// <param name="Title">What it is, in a few words.</param>
/// <param name="Description">What it means and what to do about it.</param>
public sealed record ProblemKindResponse(string Type, string Code, int Status, bool Retryable, string Title, string Description);
