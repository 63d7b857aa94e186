using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;

namespace Berth.Api.Hosting.Requests;

/// <summary>The body of a request: one JSON object, required.</summary>
/// <typeparam name="T">What it is read as.</typeparam>
internal sealed class JsonBody<T> : IBindableFromHttpContext<JsonBody<T>>, IEndpointParameterMetadataProvider
    where T : class, IRequestBody<T>
{
    /// <summary>The fields.</summary>
    public required T Value { get; init; }

    /// <summary>Reads it.</summary>
    /// <exception cref="Problems.ProblemException">415, 413, 400 or 422: see <see cref="BodyReader"/>.</exception>
    public static async ValueTask<JsonBody<T>?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        new() { Value = await BodyReader.ReadAsync<T>(context.Request) };

    /// <summary>Tells the OpenAPI document about the body.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T), isOptional: false));
}

/// <summary>The body of a request: one JSON object, or nothing at all.</summary>
/// <typeparam name="T">What it is read as.</typeparam>
internal sealed class OptionalJsonBody<T> : IBindableFromHttpContext<OptionalJsonBody<T>>, IEndpointParameterMetadataProvider
    where T : class, IRequestBody<T>
{
    /// <summary>The fields; null when there is no body.</summary>
    public required T? Value { get; init; }

    /// <summary>Reads it.</summary>
    /// <exception cref="Problems.ProblemException">415, 413, 400 or 422: see <see cref="BodyReader"/>.</exception>
    public static async ValueTask<OptionalJsonBody<T>?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        new() { Value = BodyReader.HasBody(context.Request) ? await BodyReader.ReadAsync<T>(context.Request) : null };

    /// <summary>Tells the OpenAPI document about the body.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T), isOptional: true));
}
