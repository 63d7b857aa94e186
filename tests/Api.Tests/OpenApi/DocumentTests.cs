using System.Net;
using System.Text.Json.Nodes;
using Berth.TestSupport.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Berth.Api.Tests.OpenApi;

public sealed class DocumentTests(SharedApi api) : IClassFixture<SharedApi>
{
    public static TheoryData<string> OperationIds => [.. ApiContract.Committed.Operations.Select(one => one.Operation.OperationId!)];

    public static TheoryData<string> SchemaNames => [.. ApiContract.Committed.Document.Components!.Schemas!.Keys];

    [Fact]
    public async Task Document_Served_IsTheCommittedOne()
    {
        string served = (await api.Client.GetAsync("/openapi/v1.json")).Expect(HttpStatusCode.OK).Text;

        Assert.True(ApiContract.CommittedText() == served, "openapi/v1.json has drifted: berthd --openapi openapi/v1.json writes it anew");
    }

    [Fact]
    public void Document_Operations_AreTheRoutes()
    {
        var routes = api.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is null) // the Swagger UI's files
            .SelectMany(endpoint => endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods
                .Select(method => $"{method} /{endpoint.RoutePattern.RawText!.Trim('/')}"));
        var operations = ApiContract.Committed.Operations.Select(one => $"{one.Method} {one.Path}");

        Assert.Equal(routes.Order(StringComparer.Ordinal), operations.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(OperationIds))]
    public void Operation_Every_IsDescribedWithExamplesThatFit(string id)
    {
        OpenApiOperation operation = Find(id);

        Assert.False(string.IsNullOrEmpty(operation.Summary));
        Assert.NotEmpty(operation.Tags!);
        Assert.All(operation.Parameters ?? [], parameter => Assert.False(string.IsNullOrEmpty(parameter.Description)));
        var contents = operation.Responses!.Values.SelectMany(response => response.Content?.Values ?? [])
            .Concat(operation.RequestBody?.Content?.Values ?? []);
        foreach (OpenApiMediaType content in contents)
        {
            IReadOnlyList<JsonNode?> examples = [.. content.Example is { } one ? [one] : Array.Empty<JsonNode?>(),
                .. (content.Examples ?? new Dictionary<string, IOpenApiExample>()).Values.Select(example => example.Value)];
            Assert.NotEmpty(examples);
            Assert.All(examples, example => Assert.Empty(SchemaCheck.Check(content.Schema!, example)));
        }
    }

    [Theory]
    [MemberData(nameof(OperationIds))]
    public void Operation_Every_ListsSuccessAndWhatCanAlwaysGoWrong(string id)
    {
        var statuses = Find(id).Responses!.Keys;

        Assert.Contains(statuses, status => status.StartsWith('2') || status == "101");
        Assert.Subset(statuses.ToHashSet(), new HashSet<string> { "401", "500", "503" });
    }

    [Theory]
    [MemberData(nameof(SchemaNames))]
    public void Schema_EveryObject_IsClosedAndDescribed(string name)
    {
        IOpenApiSchema schema = ApiContract.Committed.Document.Components!.Schemas![name];

        Assert.False(string.IsNullOrEmpty(schema.Description));
        if (schema.Properties is { Count: > 0 } properties)
        {
            Assert.False(schema.AdditionalPropertiesAllowed);
            Assert.All(properties, property => Assert.False(string.IsNullOrEmpty(property.Value.Description), property.Key));
        }
    }

    [Theory]
    [InlineData("/swagger/index.html", "text/html", "swagger-ui")]
    [InlineData("/swagger/index.js", "application/javascript", "/openapi/v1.json")]
    [InlineData("/swagger/swagger-ui-bundle.js", "text/javascript", "SwaggerUIBundle")]
    public async Task SwaggerUI_EveryPart_IsServedByTheDaemonItself(string path, string type, string content)
    {
        var reply = (await api.Client.GetAsync(path)).Expect(HttpStatusCode.OK);

        Assert.Equal(type, reply.ContentType);
        Assert.Contains(content, reply.Text, StringComparison.Ordinal);
    }

    private static OpenApiOperation Find(string id) =>
        ApiContract.Committed.Operations.Single(one => one.Operation.OperationId == id).Operation;
}
