using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace Berth.TestSupport.Http;

/// <summary>A whole answer of the API.</summary>
/// <param name="Request">Method and path, for messages.</param>
/// <param name="Status">The status.</param>
/// <param name="Headers">The headers, apart from those of the content.</param>
/// <param name="ContentHeaders">The headers of the content.</param>
/// <param name="ContentType">Media type without parameters, if there is a body.</param>
/// <param name="Bytes">The body.</param>
public sealed record Reply(string Request, HttpStatusCode Status, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, string? ContentType, byte[] Bytes)
{
    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>The body as JSON.</summary>
    public JsonNode Json => JsonNode.Parse(Bytes) ?? throw new InvalidOperationException($"{Request}: the body is null");

    public string? Location => Headers.Location?.ToString();

    /// <summary>Whether the status is a 2xx.</summary>
    public bool IsSuccess() => (int)Status is >= 200 and < 300;

    /// <summary>For messages.</summary>
    public override string ToString() => $"{Request}: {(int)Status}: {Text}";

    /// <summary>Fails the test unless the status is this one.</summary>
    public Reply Expect(HttpStatusCode status)
    {
        Assert.True(status == Status, $"{Request}: {(int)Status} instead of {(int)status}: {Text}");
        return this;
    }

    /// <summary>Fails the test unless this is a problem with that status and code; returns its body.</summary>
    public JsonNode ExpectProblem(HttpStatusCode status, string code)
    {
        Expect(status);
        Assert.Equal("application/problem+json", ContentType);
        JsonNode problem = Json;
        Assert.Equal(code, (string?)problem["code"]);
        Assert.Equal($"/problems/{code}", (string?)problem["type"]);
        Assert.Equal((int)status, (int?)problem["status"]);
        return problem;
    }
}
