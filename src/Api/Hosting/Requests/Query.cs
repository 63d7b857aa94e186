using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace Berth.Api.Hosting.Requests;

/// <summary>The parameters of a request's query string, read together.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
internal interface IRequestQuery<TSelf>
    where TSelf : IRequestQuery<TSelf>
{
    /// <summary>Every parameter there is.</summary>
    static abstract IReadOnlyList<QueryParameter> Parameters { get; }

    /// <summary>Takes the parameters out of the query string. What is wrong is noted in <paramref name="query"/>.</summary>
    static abstract TSelf Read(QueryReader query);
}

/// <summary>What the OpenAPI document says of an endpoint's query string.</summary>
/// <param name="Parameters">Every parameter there is.</param>
internal sealed record QueryMetadata(IReadOnlyList<QueryParameter> Parameters);

/// <summary>The query string of a request.</summary>
/// <typeparam name="T">What it is read as.</typeparam>
internal sealed class Query<T> : IBindableFromHttpContext<Query<T>>, IEndpointParameterMetadataProvider
    where T : IRequestQuery<T>
{
    /// <summary>The parameters.</summary>
    public required T Value { get; init; }

    /// <summary>Reads it.</summary>
    /// <exception cref="Problems.ProblemException">422 with everything that is wrong.</exception>
    public static ValueTask<Query<T>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var reader = new QueryReader(context.Request.Query);
        T value = T.Read(reader);
        reader.Finish(T.Parameters);
        return new(new Query<T> { Value = value });
    }

    /// <summary>Tells the OpenAPI document about the parameters.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new QueryMetadata(T.Parameters));
}
