using System.Net.Http.Headers;
using System.Text;
using Berth.TestSupport.Http;

namespace Berth.Api.Tests;

/// <summary>Requests that the tests of the API need and others do not.</summary>
internal static class ClientExtensions
{
    public static Task<Reply> SendAsync(this BerthClient client, HttpMethod method, string path) =>
        client.SendAsync(new HttpRequestMessage(method, path));

    public static Task<Reply> PostRawAsync(this BerthClient client, string path, byte[] body) =>
        client.SendAsync(new HttpRequestMessage(HttpMethod.Post, path)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse("application/json") } },
        });

    public static Task<Reply> GetIfNoneMatchAsync(this BerthClient client, string path, string tag) =>
        client.SendAsync(new HttpRequestMessage(HttpMethod.Get, path) { Headers = { IfNoneMatch = { new EntityTagHeaderValue(tag) } } });

    /// <summary>The answer as soon as its headers are there.</summary>
    public static async Task<HttpResponseMessage> OpenAsync(this BerthClient client, string path, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd(accept);
        return await client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>Reads a stream until what came ends with the text; returns all of it.</summary>
    public static async Task<string> ReadUntilAsync(this BerthClient client, string path, string end)
    {
        await using Stream stream = await client.FollowAsync(path);
        var text = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            int read = await stream.ReadAsync(buffer);
            Assert.True(read > 0, $"{path} ended with: {text}");
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }

        return text.ToString();
    }
}
