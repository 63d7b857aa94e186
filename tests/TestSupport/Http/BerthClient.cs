using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Berth.TestSupport.OpenApi;

namespace Berth.TestSupport.Http;

/// <summary>Talks to a daemon over its unix socket. Every exchange is checked against the OpenAPI document.</summary>
public sealed class BerthClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeLimit.Seconds(120);

    private readonly HttpClient _http;

    public BerthClient(string socket)
    {
        var handler = new SocketsHttpHandler { ConnectCallback = (_, cancellation) => ConnectAsync(socket, cancellation) };
        _http = new HttpClient(new ContractHandler(handler)) { BaseAddress = new Uri("http://berth"), Timeout = Patience };
    }

    /// <summary>The client below, for what this one has no method for.</summary>
    public HttpClient Http => _http;

    public Task<Reply> GetAsync(string path, string? accept = null) => SendAsync(HttpMethod.Get, path, accept: accept);

    public Task<Reply> PutAsync(string path, JsonNode body) => SendAsync(HttpMethod.Put, path, body);

    public Task<Reply> PostAsync(string path, JsonNode? body = null, string? accept = null) => SendAsync(HttpMethod.Post, path, body, accept);

    public Task<Reply> PatchAsync(string path, JsonNode body) => SendAsync(HttpMethod.Patch, path, body);

    public Task<Reply> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    /// <summary>Sends a body that need not be JSON, once the daemon says that it wants it.</summary>
    public Task<Reply> PutRawAsync(string path, byte[] body, string contentType = "application/json") =>
        SendAsync(new HttpRequestMessage(HttpMethod.Put, path)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = MediaTypeHeaderValue.Parse(contentType) } },
            Headers = { ExpectContinue = true },
        });

    /// <summary>Sends bytes as they are.</summary>
    public Task<Reply> PostBytesAsync(string path, byte[] body) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) });

    /// <summary>Returns the body as it comes, once the headers are there.</summary>
    public async Task<Stream> FollowAsync(string path)
    {
        var response = await _http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStreamAsync();
    }

    public void Dispose() => _http.Dispose();

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private Task<Reply> SendAsync(HttpMethod method, string path, JsonNode? body = null, string? accept = null)
    {
        var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        }

        if (accept is not null)
        {
            request.Headers.Accept.ParseAdd(accept);
        }

        return SendAsync(request);
    }

    /// <summary>Sends any request; it is disposed of.</summary>
    public async Task<Reply> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            using var response = await _http.SendAsync(request);
            return new Reply(
                $"{request.Method} {request.RequestUri?.PathAndQuery}",
                response.StatusCode,
                response.Headers,
                response.Content.Headers,
                response.Content.Headers.ContentType?.MediaType,
                await response.Content.ReadAsByteArrayAsync());
        }
    }
}
