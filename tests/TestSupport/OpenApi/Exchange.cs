namespace Berth.TestSupport.OpenApi;

/// <summary>A request and its answer, as far as the document says anything of them.</summary>
public sealed record Exchange
{
    public required HttpMethod Method { get; init; }

    /// <summary>Path of the request, without query.</summary>
    public required string Path { get; init; }

    /// <summary>Names of the parameters in the query.</summary>
    public required IReadOnlyList<string> QueryNames { get; init; }

    public required string? RequestMediaType { get; init; }

    /// <summary>Null when there is none.</summary>
    public required string? RequestBody { get; init; }

    public required int Status { get; init; }

    /// <summary>Names of the answer's headers.</summary>
    public required IReadOnlyList<string> Headers { get; init; }

    public required string? MediaType { get; init; }

    /// <summary>Null when it was not read: a stream.</summary>
    public required string? Body { get; init; }
}
