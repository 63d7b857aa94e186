using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;

namespace Berth.Benchmarks;

/// <summary>HTTP over one kept-open connection to a unix socket.</summary>
internal sealed class UnixHttpClient : IDisposable
{
    private readonly HttpClient _http;

    public UnixHttpClient(string socketPath)
    {
        _http = new HttpClient(new SocketsHttpHandler
        {
            MaxConnectionsPerServer = 1,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            ConnectCallback = async (_, cancellation) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            },
        })
        {
            BaseAddress = new Uri("http://localhost"),
        };
    }

    /// <summary>A GET's body.</summary>
    public Task<string> GetTextAsync(string path) => SendAsync(HttpMethod.Get, path);

    /// <summary>Sends a request and reads the whole answer.</summary>
    /// <exception cref="HttpRequestException">The status is not a success; the message holds the body.</exception>
    public async Task<string> SendAsync(HttpMethod method, string path, string? json = null)
    {
        using var content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json");
        return await SendContentAsync(method, path, content);
    }

    /// <summary>Sends a tar archive and reads the whole answer.</summary>
    /// <exception cref="HttpRequestException">The status is not a success; the message holds the body.</exception>
    public async Task<string> SendTarAsync(string path, Stream tar)
    {
        using var content = new StreamContent(tar);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-tar");
        return await SendContentAsync(HttpMethod.Post, path, content);
    }

    public void Dispose() => _http.Dispose();

    private async Task<string> SendContentAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await _http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode
            ? body
            : throw new HttpRequestException($"{method} {path}: {(int)response.StatusCode}: {body}", null, response.StatusCode);
    }
}
