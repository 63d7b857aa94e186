using System.Reflection;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Berth.TestSupport.OpenApi;

/// <summary>The committed OpenAPI document, and which of its operations a request is for.</summary>
public sealed class ApiContract
{
    private ApiContract(OpenApiDocument document) => Document = document;

    /// <summary>openapi/v1.json as it was when the tests were built.</summary>
    public static ApiContract Committed { get; } = Parse(CommittedText());

    /// <summary>The document.</summary>
    public OpenApiDocument Document { get; }

    /// <summary>Every operation with its method and path.</summary>
    public IEnumerable<(HttpMethod Method, string Path, OpenApiOperation Operation)> Operations =>
        from path in Document.Paths
        from operation in path.Value.Operations ?? []
        select (operation.Key, path.Key, operation.Value);

    /// <summary>openapi/v1.json as text.</summary>
    public static string CommittedText()
    {
        using Stream file = Assembly.GetExecutingAssembly().GetManifestResourceStream("openapi.v1.json")!;
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    /// <summary>Reads a document.</summary>
    /// <exception cref="FormatException">It is none, or breaks the rules of OpenAPI.</exception>
    public static ApiContract Parse(string json)
    {
        ReadResult result = OpenApiDocument.Parse(json, "json");
        return result is { Document: { } document, Diagnostic.Errors.Count: 0 }
            ? new ApiContract(document)
            : throw new FormatException(string.Join("; ", result.Diagnostic?.Errors.Select(error => error.ToString()) ?? []));
    }

    /// <summary>The operation that a request is for; null when there is none.</summary>
    public OpenApiOperation? Find(HttpMethod method, string path)
    {
        string[] segments = path.Split('/');
        // a path without parameters wins: /v1/bundles/validate over /v1/bundles/{name}
        return Operations.Where(one => one.Method == method && Fits(one.Path.Split('/'), segments))
            .OrderBy(one => one.Path.Count(c => c == '{')).FirstOrDefault().Operation;
    }

    private static bool Fits(string[] template, string[] segments) =>
        template.Length == segments.Length
        && template.Zip(segments).All(pair => pair.First.StartsWith('{') ? pair.Second.Length > 0 : pair.First == pair.Second);
}
