using Berth.Api.Hosting.Requests;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Berth.Api.Hosting.OpenApi;

/// <summary>The OpenAPI document, and the Swagger UI that shows it.</summary>
internal static class OpenApiEndpoints
{
    private const string DocumentPath = "/openapi/v1.json";

    public static void MapOpenApi(this WebApplication app)
    {
        var document = new Lazy<Task<byte[]>>(() => OpenApiGenerator.GenerateAsync(app));
        var page = new Lazy<RequestDelegate>(() => SwaggerPage(app.Services));

        app.MapGet(DocumentPath, GetOpenApi).WithName(nameof(GetOpenApi)).WithTags("Host").WithSummary("Shows this document")
            .Produces<RawJson>();
        app.MapGet("/swagger/{**file}", context => page.Value(context)).ExcludeFromDescription();

        // a local function, since the document belongs to this application
        async Task<FileContentHttpResult> GetOpenApi() => TypedResults.Bytes(await document.Value, Accept.Json);
    }

    // the page's files are inside Swashbuckle's assembly, so it works without a network
    private static RequestDelegate SwaggerPage(IServiceProvider services)
    {
        var page = new ApplicationBuilder(services);
        page.UseSwaggerUI(options =>
        {
            options.RoutePrefix = "swagger";
            options.DocumentTitle = "Berth";
            options.SwaggerEndpoint(DocumentPath, "v1");
        });
        return page.Build();
    }
}
