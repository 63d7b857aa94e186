using Berth.Api.Hosting.Problems;
using Berth.Core.Errors;

namespace Berth.Api.Hosting.OpenApi;

/// <summary>What endpoints tell the OpenAPI document beside what their types tell.</summary>
internal static class EndpointDescription
{
    /// <summary>Names the errors of Core that an endpoint can answer with.</summary>
    public static TBuilder Fails<TBuilder>(this TBuilder builder, params ErrorCode[] codes)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new FailureMetadata([.. codes.Select(ProblemCatalog.Of)]));

    /// <summary>Names a problem of HTTP that an endpoint can answer with.</summary>
    public static TBuilder Fails<TBuilder>(this TBuilder builder, ProblemKind kind)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new FailureMetadata([kind]));

    /// <summary>Names a header of a request or an answer.</summary>
    public static TBuilder Header<TBuilder>(this TBuilder builder, string name, string description, params int[] statuses)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new HeaderMetadata(name, description, statuses));
}

/// <summary>Problems that an endpoint can answer with.</summary>
/// <param name="Kinds">Them.</param>
internal sealed record FailureMetadata(IReadOnlyList<ProblemKind> Kinds);

/// <summary>A header.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Statuses">Answers that have it; none for a header of the request.</param>
internal sealed record HeaderMetadata(string Name, string Description, IReadOnlyList<int> Statuses);
