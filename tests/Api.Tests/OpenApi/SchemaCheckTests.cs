using System.Text.Json.Nodes;
using Berth.TestSupport.OpenApi;

namespace Berth.Api.Tests.OpenApi;

/// <summary>The check that all other tests rely on has to find mistakes.</summary>
public sealed class SchemaCheckTests
{
    private const string Good = """
        {"condition":"stopped","status":"stopped","exitCode":0,"signal":null,"oomKilled":false,"revision":4}
        """;

    [Fact]
    public void Check_GoodValue_FindsNothing() => Assert.Empty(Check(JsonNode.Parse(Good)!));

    [Theory]
    [InlineData("condition", "\"over\"")]
    [InlineData("status", "null")]
    [InlineData("exitCode", "0.5")]
    [InlineData("exitCode", "\"0\"")]
    [InlineData("oomKilled", "null")]
    [InlineData("extra", "1")]
    public void Check_WrongField_IsFound(string name, string value)
    {
        JsonNode wait = JsonNode.Parse(Good)!;
        wait[name] = JsonNode.Parse(value);

        Assert.StartsWith("/" + name, Assert.Single(Check(wait)), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_MissingField_IsFound()
    {
        JsonObject wait = JsonNode.Parse(Good)!.AsObject();
        wait.Remove("signal");

        Assert.Equal("/signal: is missing", Assert.Single(Check(wait)));
    }

    [Theory]
    [InlineData(418, "application/json", Good, "status 418 is not listed")]
    [InlineData(200, "text/html", Good, "media type text/html is not listed")]
    [InlineData(200, "application/json", "{}", "is missing")]
    public void Exchange_AnswerIsNotAsDocumented_IsFound(int status, string mediaType, string body, string violation)
    {
        var violations = ExchangeCheck.Check(ApiContract.Committed, new Exchange
        {
            Method = HttpMethod.Get,
            Path = "/v1/containers/a/wait",
            QueryNames = [],
            RequestMediaType = null,
            RequestBody = null,
            Status = status,
            Headers = [],
            MediaType = mediaType,
            Body = body,
        });

        Assert.Contains(violations, one => one.Contains(violation, StringComparison.Ordinal));
    }

    private static IReadOnlyList<string> Check(JsonNode value) =>
        SchemaCheck.Check(ApiContract.Committed.Document.Components!.Schemas!["WaitResponse"], value);
}
