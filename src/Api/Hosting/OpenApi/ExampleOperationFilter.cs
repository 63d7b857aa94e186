using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Berth.Api.Hosting.OpenApi;

/// <summary>Gives every operation the examples of examples.json: by operation, then <c>request</c> or status, then, for a status, media
/// type. What a media type has no example of there gets none.</summary>
internal sealed class ExampleOperationFilter : IOperationFilter
{
    private static readonly Lazy<JsonNode> Examples = new(Load);

    /// <inheritdoc/>
    public void Apply(OpenApiOperation operation, OperationFilterContext context)
    {
        if (Examples.Value[operation.OperationId!] is not JsonObject examples)
        {
            throw new InvalidOperationException($"examples.json has no example of {operation.OperationId}");
        }

        foreach (OpenApiMediaType body in operation.RequestBody?.Content?.Values ?? [])
        {
            body.Example = examples["request"]?.DeepClone();
        }

        foreach ((string status, IOpenApiResponse response) in operation.Responses!)
        {
            foreach ((string media, OpenApiMediaType content) in response.Content ?? new Dictionary<string, OpenApiMediaType>())
            {
                if (examples[status]?[media] is { } example)
                {
                    content.Example = example.DeepClone();
                }
            }
        }
    }

    private static JsonNode Load()
    {
        using Stream file = typeof(ExampleOperationFilter).Assembly.GetManifestResourceStream("examples.json")!;
        return JsonNode.Parse(file)!;
    }
}
