using System.Text.Json.Nodes;
using Berth.Api.Hosting.Requests;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Berth.Api.Hosting.OpenApi;

/// <summary>Describes path, query and header parameters.</summary>
internal sealed class ParameterOperationFilter : IOperationFilter
{
    /// <inheritdoc/>
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        IList<object> metadata = context.ApiDescription.ActionDescriptor.EndpointMetadata;
        operation.Parameters =
        [
            .. (operation.Parameters ?? []).Where(parameter => parameter.In == ParameterLocation.Path).Select(InPath),
            .. metadata.OfType<QueryMetadata>().SelectMany(query => query.Parameters).Select(InQuery),
            .. metadata.OfType<HeaderMetadata>().Where(header => header.Statuses.Count == 0).Select(InHeader),
        ];
    }

    private static OpenApiParameter InPath(IOpenApiParameter parameter) => new()
    {
        Name = parameter.Name,
        In = ParameterLocation.Path,
        Required = true,
        Description = parameter.Name switch
        {
            "id" => "The container's id.",
            "execId" => "The exec's id.",
            "name" => "The bundle's name.",
            _ => "The problem's code.",
        },
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };

    private static OpenApiParameter InQuery(QueryParameter parameter) => new()
    {
        Name = parameter.Name,
        In = ParameterLocation.Query,
        Description = parameter.Description,
        Schema = new OpenApiSchema
        {
            Type = Enum.Parse<JsonSchemaType>(parameter.Type, ignoreCase: true),
            Enum = parameter.Values is { } values ? [.. values.Select(value => (JsonNode)value)] : null,
            Minimum = parameter.Minimum?.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Maximum = parameter.Maximum?.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Default = parameter.Default is null ? null
                : parameter.Type == "string" ? (JsonNode)parameter.Default : JsonNode.Parse(parameter.Default),
        },
    };

    private static OpenApiParameter InHeader(HeaderMetadata header) => new()
    {
        Name = header.Name,
        In = ParameterLocation.Header,
        Description = header.Description,
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
    };
}
