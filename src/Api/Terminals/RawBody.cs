using System.IO.Pipelines;
using System.Reflection;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Berth.Api.Terminals;

/// <summary>A body that is passed on as it comes, however long it is and however slowly.</summary>
internal sealed class RawBody : IBindableFromHttpContext<RawBody>, IEndpointParameterMetadataProvider
{
    // curl -d says that it sends a form
    private const string MediaType = "*/*";

    /// <summary>The body.</summary>
    public required PipeReader Reader { get; init; }

    /// <summary>Takes the body's limits away.</summary>
    public static ValueTask<RawBody?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            rate.MinDataRate = null;
        }

        return new(new RawBody { Reader = context.Request.BodyReader });
    }

    /// <summary>Tells the OpenAPI document about the body.</summary>
    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata([MediaType], typeof(byte[]), isOptional: true));
}
