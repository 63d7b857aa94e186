using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Berth.Api.Tests.Hosting;

public sealed class HttpErrorTests(SharedApi api) : IClassFixture<SharedApi>
{
    private const string Containers = "/v1/containers";

    [Fact]
    public async Task Request_UnknownPath_IsNotFound()
    {
        var problem = (await api.Client.GetAsync("/v1/nothing")).ExpectProblem(HttpStatusCode.NotFound, "route-not-found");

        Assert.Equal("GET /v1/nothing: there is no such path", (string?)problem["detail"]);
        Assert.NotEqual("", (string?)problem["traceId"]);
    }

    [Fact]
    public async Task Request_WrongMethod_NamesTheRightOnes()
    {
        var reply = await api.Client.DeleteAsync(Containers);

        reply.ExpectProblem(HttpStatusCode.MethodNotAllowed, "method-not-allowed");
        Assert.Equal(["GET", "POST"], reply.ContentHeaders.Allow.Order());
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    public async Task Request_BodyIsNotJson_IsUnsupported(string contentType)
    {
        var reply = await api.Client.PutRawAsync(Containers + "/a", "{}"u8.ToArray(), contentType);

        reply.ExpectProblem(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
    }

    [Fact]
    public async Task Request_BodyTooLarge_IsRefused()
    {
        byte[] body = Encoding.UTF8.GetBytes($$"""{"bundle":"{{new string('a', 9 << 20)}}"}""");

        (await api.Client.PutRawAsync(Containers + "/a", body)).ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "request-too-large");
    }

    [Fact]
    public async Task Request_SmallBodyExpected_RefusesALargeOne()
    {
        byte[] body = Encoding.UTF8.GetBytes($$"""{"name":"{{new string('a', 1 << 17)}}"}""");

        (await api.Client.PostRawAsync("/v1/bundles", body))
            .ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "request-too-large");
    }

    [Fact]
    public async Task Request_BodyIsMalformed_SaysWhere()
    {
        var problem = (await api.Client.PutRawAsync(Containers + "/a", "{\n  \"bundle\": x\n}"u8.ToArray()))
            .ExpectProblem(HttpStatusCode.BadRequest, "invalid-json");

        Assert.StartsWith("line 2, byte 13: ", (string?)problem["errors"]![0]!["message"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{"bundle":"a","bundle":"b"}""")]
    [InlineData("{\"bundle\":\"\xff\"}")]
    public async Task Request_BodyIsNoJson_IsRefused(string body)
    {
        (await api.Client.PutRawAsync(Containers + "/a", Encoding.Latin1.GetBytes(body)))
            .ExpectProblem(HttpStatusCode.BadRequest, "invalid-json");
    }

    [Fact]
    public async Task Request_BodyHasWrongFields_ReportsAllOfThem()
    {
        var body = JsonNode.Parse("""
            {"config":[],"annotations":{"a/b":1,"c":"d"},"stdin":"shut","terminal":{"height":0,"depth":1},"a~b":null}
            """)!;

        var problem = (await api.Client.PutAsync(Containers + "/a", body))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-request");

        Assert.Equal(
            ["/annotations/a~1b", "/a~0b", "/bundle", "/config", "/stdin", "/terminal/depth", "/terminal/height", "/terminal/width"],
            problem["errors"]!.AsArray().Select(error => (string?)error!["pointer"]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("3")]
    public async Task Request_BodyIsNoObject_IsRefused(string body)
    {
        var problem = (await api.Client.PutRawAsync(Containers + "/a", Encoding.UTF8.GetBytes(body)))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-request");

        Assert.Equal("", (string?)problem["errors"]![0]!["pointer"]);
    }

    [Theory]
    [InlineData("?limit=0", "?limit")]
    [InlineData("?limit=1001", "?limit")]
    [InlineData("?limit=1&limit=2", "?limit")]
    [InlineData("?status=created,gone", "?status")]
    [InlineData("?cursor=!", "?cursor")]
    [InlineData("?cursor=", "?cursor")]
    [InlineData("?limt=1", "?limt")]
    public async Task Request_QueryIsWrong_NamesTheParameter(string query, string pointer)
    {
        var problem = (await api.Client.GetAsync(Containers + query)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-request");

        Assert.Equal([pointer], problem["errors"]!.AsArray().Select(error => (string?)error!["pointer"]));
    }

    [Theory]
    [InlineData("PUT", "/v1/containers/a?start=true", "?start")]
    [InlineData("GET", "/v1/ping?a=b", "?a")]
    [InlineData("POST", "/v1/containers/a/start?timeout=1", "?timeout")]
    public async Task Request_QueryWhereThereIsNone_IsRefused(string method, string path, string pointer)
    {
        var problem = (await api.Client.SendAsync(new HttpMethod(method), path))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-request");

        Assert.Equal(pointer, (string?)problem["errors"]![0]!["pointer"]);
    }

    [Theory]
    [InlineData("/stop?signal=NONE&timeout=-1", "?signal ?timeout")]
    [InlineData("/stop?timeout=1e3", "?timeout")]
    [InlineData("/stop?timeout=99999999999", "?timeout")]
    public async Task Stop_QueryIsWrong_ReportsAllParameters(string path, string pointers)
    {
        var problem = (await api.Client.PostAsync($"{Containers}/a{path}"))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-request");

        Assert.Equal(pointers, string.Join(' ', problem["errors"]!.AsArray().Select(error => (string?)error!["pointer"])));
    }

    [Theory]
    [InlineData("/plan", "text/html")]
    [InlineData("/wait", "image/png")]
    [InlineData("/wait?condition=running", "text/plain")]
    [InlineData("/logs", "application/json")]
    public async Task Request_AcceptFitsNothing_IsNotAcceptable(string path, string accept)
    {
        (await api.Client.GetAsync($"{Containers}/a{path}", accept)).ExpectProblem(HttpStatusCode.NotAcceptable, "not-acceptable");
    }

    [Fact]
    public async Task Put_IdInBodyIsAnother_IsRefused()
    {
        var problem = (await api.Client.PutAsync(Containers + "/a", new JsonObject { ["id"] = "b", ["bundle"] = "c" }))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-request");

        Assert.Equal("/id", (string?)problem["errors"]![0]!["pointer"]);
    }
}
