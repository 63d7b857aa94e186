namespace Berth.Api.Hosting.Requests;

/// <summary>One parameter of a query string: how it is read, and what the OpenAPI document says of it.</summary>
internal abstract record QueryParameter(string Name, string Description)
{
    /// <summary>JSON schema type: string, integer, number or boolean.</summary>
    public required string Type { get; init; }

    /// <summary>The texts that are allowed; null when any is.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>Smallest number.</summary>
    public decimal? Minimum { get; init; }

    /// <summary>Largest number.</summary>
    public decimal? Maximum { get; init; }

    /// <summary>What stands for an absent one, as text; null when there is no such thing.</summary>
    public string? Default { get; init; }

    /// <summary>What the value must be, for messages: "a number from 1 to 1000".</summary>
    public required string Expected { get; init; }
}

/// <summary>One parameter of a query string.</summary>
/// <typeparam name="T">What it is read as.</typeparam>
internal sealed record QueryParameter<T>(string Name, string Description, T Absent, QueryParameter<T>.Parser TryParse)
    : QueryParameter(Name, Description)
{
    /// <summary>Reads a text.</summary>
    public delegate bool Parser(string text, out T value);
}
