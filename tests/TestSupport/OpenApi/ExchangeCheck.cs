using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Berth.TestSupport.OpenApi;

/// <summary>Compares a request and its answer with the document.</summary>
public static class ExchangeCheck
{
    private const string Problem = "application/problem+json";

    /// <summary>Everything in which they differ from the document.</summary>
    /// <param name="contract">The document.</param>
    /// <param name="exchange">The request and its answer.</param>
    public static IReadOnlyList<string> Check(ApiContract contract, Exchange exchange)
    {
        if (contract.Find(exchange.Method, exchange.Path) is not { } operation)
        {
            return CheckNoOperation(contract, exchange);
        }

        string status = exchange.Status.ToString(CultureInfo.InvariantCulture);
        if (operation.Responses?.TryGetValue(status, out IOpenApiResponse? response) != true)
        {
            return [$"status {exchange.Status} is not listed"];
        }

        return
        [
            .. CheckHeaders(response!, exchange),
            .. CheckBody(response!.Content, exchange.MediaType, exchange.Body, "answer"),
            .. exchange.Status < 300 ? CheckRequest(operation, exchange) : [],
        ];
    }

    // what routing answers by itself
    private static IReadOnlyList<string> CheckNoOperation(ApiContract contract, Exchange exchange) =>
        exchange.Status is not (401 or 404 or 405) ? [$"{exchange.Path} is no operation, but the status is {exchange.Status}"]
        : exchange.MediaType != Problem ? [$"{exchange.Status} comes as {exchange.MediaType}"]
        : SchemaCheck.Check(contract.Document.Components!.Schemas!["ProblemResponse"], JsonNode.Parse(exchange.Body!));

    // what was accepted has to be what the document describes, too
    private static IEnumerable<string> CheckRequest(OpenApiOperation operation, Exchange exchange)
    {
        var known = (operation.Parameters ?? []).Where(parameter => parameter.In == ParameterLocation.Query);
        foreach (string name in exchange.QueryNames.Except(known.Select(parameter => parameter.Name!)))
        {
            yield return $"query parameter {name} is accepted but not listed";
        }

        if (exchange.RequestBody is not null)
        {
            var content = operation.RequestBody?.Content;
            foreach (string violation in CheckBody(content, exchange.RequestMediaType, exchange.RequestBody, "request"))
            {
                yield return violation;
            }
        }
        else if (operation.RequestBody?.Required == true)
        {
            yield return "a request without body is accepted but the body is said to be required";
        }
    }

    private static IEnumerable<string> CheckHeaders(IOpenApiResponse response, Exchange exchange) =>
        (response.Headers?.Keys ?? []).Where(name => !exchange.Headers.Contains(name, StringComparer.OrdinalIgnoreCase))
            .Select(name => $"header {name} is missing");

    private static IEnumerable<string> CheckBody(
        IDictionary<string, OpenApiMediaType>? content, string? mediaType, string? body, string what)
    {
        if (content is not { Count: > 0 })
        {
            return string.IsNullOrEmpty(body) ? [] : [$"{what}: has a body but none is listed"];
        }

        if (content.ContainsKey("*/*"))
        {
            return [];
        }

        if (mediaType is null || !content.TryGetValue(mediaType, out OpenApiMediaType? media))
        {
            return [$"{what}: media type {mediaType ?? "none"} is not listed"];
        }

        if (body is null || media.Schema is null || !mediaType.EndsWith("json", StringComparison.Ordinal))
        {
            return [];
        }

        string[] documents = mediaType == "application/x-ndjson" ? body.Split('\n', StringSplitOptions.RemoveEmptyEntries) : [body];
        return documents.SelectMany(document => SchemaCheck.Check(media.Schema, JsonNode.Parse(document)))
            .Select(violation => $"{what}: {violation}");
    }
}
