using System.Text;
using Berth.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace Berth.Api.Hosting.OpenApi;

/// <summary>Makes the OpenAPI document out of the endpoints, by Swashbuckle. Swashbuckle's services are added when the document is wanted:
/// the daemon's start has nothing to do with them.</summary>
internal static class OpenApiGenerator
{
    private const string Version = "v1";

    /// <summary>Makes the document, as UTF-8 JSON.</summary>
    public static async Task<byte[]> GenerateAsync(WebApplication app)
    {
        await using ServiceProvider services = Services(app);
        OpenApiDocument document = await services.GetRequiredService<IAsyncSwaggerProvider>().GetSwaggerAsync(Version);
        using var text = new StringWriter();
        document.SerializeAsV31(new OpenApiJsonWriter(text));
        return Encoding.UTF8.GetBytes(text + "\n");
    }

    // the daemon's own services are among them, unused: by them a handler's parameters are known to be services and no body
    private static ServiceProvider Services(WebApplication app)
    {
        IEndpointRouteBuilder endpoints = app;
        return new ServiceCollection()
            .Add(app.Services.GetRequiredService<IServiceCollection>())
            .AddSingleton<EndpointDataSource>(new CompositeEndpointDataSource(endpoints.DataSources))
            .AddEndpointsApiExplorer()
            .AddSwaggerGen(Configure)
            .BuildServiceProvider();
    }

    private static void Configure(SwaggerGenOptions options)
    {
        options.SwaggerDoc(Version, new OpenApiInfo
        {
            Title = "Berth",
            Version = Version,
            Description = "Runs OCI bundles as Linux containers. Every error is application/problem+json with a stable code.",
        });
        options.OrderActionsBy(action => $"/{action.RelativePath} {action.HttpMethod}");
        options.SupportNonNullableReferenceTypes();
        options.IncludeXmlComments(() => XmlDocs.Load(typeof(OpenApiGenerator).Assembly));
        options.IncludeXmlComments(() => XmlDocs.Load(typeof(CoreOptions).Assembly));
        options.MapType<RawJson>(() => new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalPropertiesAllowed = true });
        options.SchemaFilter<PropertySchemaFilter>();
        options.OperationFilter<ParameterOperationFilter>();
        options.OperationFilter<ResponseOperationFilter>();
        options.OperationFilter<ExampleOperationFilter>();
        options.DocumentFilter<CommonDocumentFilter>();
    }
}
