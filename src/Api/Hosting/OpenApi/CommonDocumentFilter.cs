using System.Text.Json;
using Berth.Api.Hosting.Problems;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Berth.Api.Hosting.OpenApi;

/// <summary>Adds what operations have in common: how to get in (the socket's mode decides, or over TCP the token), the parts of the API,
/// an example of every problem.</summary>
internal sealed class CommonDocumentFilter : IDocumentFilter
{
    private const string Token = "token";

    /// <inheritdoc/>
    public void Apply(OpenApiDocument swaggerDoc, DocumentFilterContext context)
    {
        swaggerDoc.AddComponent<IOpenApiSecurityScheme>(Token, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "Over TCP only: the token of berthd's --tcp-token-file.",
        });
        swaggerDoc.Security = [[], new() { [new OpenApiSecuritySchemeReference(Token, swaggerDoc)] = [] }];
        swaggerDoc.Tags = new HashSet<OpenApiTag>
        {
            new() { Name = "Containers", Description = "Containers and their life." },
            new() { Name = "Bundles", Description = "What containers are made from." },
            new() { Name = "Host", Description = "The daemon and the host it runs on." },
        };
        foreach (ProblemKind kind in ProblemCatalog.All)
        {
            swaggerDoc.AddComponent<IOpenApiExample>(kind.Code, Example(kind));
        }
    }

    private static OpenApiExample Example(ProblemKind kind) => new()
    {
        Summary = kind.Title,
        Value = JsonSerializer.SerializeToNode(
            new ProblemResponse
            {
                Type = kind.Type,
                Title = kind.Title,
                Status = kind.Status,
                Detail = kind.Description,
                Instance = "/v1/containers/web-1",
                Code = kind.Code,
                Retryable = kind.Retryable,
                TraceId = "4bf92f3577b34da6a3ce929d0e0e4736",
            },
            ApiJson.Context.ProblemResponse),
    };
}
