using System.Web;

namespace Berth.TestSupport.OpenApi;

/// <summary>Fails a test whose request or answer is not as the OpenAPI document says: a status or media type that is not listed, a body
/// that does not fit its schema, a field that the schema does not know.</summary>
/// <param name="inner">Sends the request.</param>
public sealed class ContractHandler(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private static readonly string[] Unlisted = ["/swagger"];

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // sending may dispose of the content
        string? requestBody = request.Content is { } content ? await content.ReadAsStringAsync(cancellationToken) : null;
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        string path = request.RequestUri!.AbsolutePath;
        if (Unlisted.Any(prefix => path.StartsWith(prefix, StringComparison.Ordinal)))
        {
            return response;
        }

        Exchange exchange = await ReadAsync(request, requestBody, response, cancellationToken);
        IReadOnlyList<string> violations = ExchangeCheck.Check(ApiContract.Committed, exchange);
        return violations.Count == 0 ? response : throw new ContractViolationException(
            $"{request.Method} {request.RequestUri.PathAndQuery} {exchange.Status}: {string.Join("; ", violations)}\n{exchange.Body}");
    }

    private static async Task<Exchange> ReadAsync(
        HttpRequestMessage request, string? requestBody, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var query = HttpUtility.ParseQueryString(request.RequestUri!.Query);
        bool isStream = (query["follow"] == "true" || query["stream"] == "true") && response.IsSuccessStatusCode;
        if (!isStream)
        {
            await response.Content.LoadIntoBufferAsync(cancellationToken);
        }

        return new Exchange
        {
            Method = request.Method,
            Path = request.RequestUri.AbsolutePath,
            QueryNames = [.. query.AllKeys.OfType<string>()],
            RequestMediaType = request.Content?.Headers.ContentType?.MediaType,
            RequestBody = requestBody,
            Status = (int)response.StatusCode,
            Headers = [.. response.Headers.Select(header => header.Key)],
            MediaType = response.Content.Headers.ContentType?.MediaType,
            Body = isStream ? null : await response.Content.ReadAsStringAsync(cancellationToken),
        };
    }
}

/// <summary>The API does not do what its document says.</summary>
/// <param name="message">What.</param>
public sealed class ContractViolationException(string message) : Exception(message);
