using System.Net;
using System.Net.Http.Headers;
using Berth.TestSupport.Http;

namespace Berth.Api.Tests.Hosting;

public sealed class TcpTokenTests(TcpApi api) : IClassFixture<TcpApi>
{
    private const string Secret = TcpApi.Secret;

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer a-secret-of-some-lengt")]
    [InlineData("Bearer a-secret-of-some-length-")]
    [InlineData("Basic " + Secret)]
    public async Task Tcp_TokenIsMissingOrWrong_IsUnauthorized(string? authorization)
    {
        using var response = await SendAsync("/v1/ping", authorization);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.ToString());
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Tcp_WebSocketWithoutToken_IsUnauthorized()
    {
        using HttpRequestMessage handshake = AttachRequests.Upgrade("/v1/containers/web/attach");

        using HttpResponseMessage response = await api.Tcp.SendAsync(handshake);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("Bearer " + Secret)]
    [InlineData("bearer " + Secret)]
    public async Task Tcp_TokenIsRight_IsLetIn(string authorization)
    {
        using var response = await SendAsync("/v1/ping", authorization);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("/swagger/index.html")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/problems/unauthorized")]
    [InlineData("/healthz/live")]
    public async Task Tcp_WhatABrowserNeedsToAskForTheToken_IsOpen(string path)
    {
        using var response = await SendAsync(path, null);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("/v1/containers")]
    [InlineData("/v1/nothing")]
    [InlineData("/swagger/../v1/info")]
    [InlineData("/swaggerx")]
    public async Task Tcp_EverythingElse_NeedsTheToken(string path)
    {
        using var response = await SendAsync(path, null);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Socket_TcpIsOnToo_NeedsNoToken() => (await api.Client.GetAsync("/v1/ping")).Expect(HttpStatusCode.OK);

    private Task<HttpResponseMessage> SendAsync(string path, string? authorization)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (authorization is not null)
        {
            request.Headers.Authorization = AuthenticationHeaderValue.Parse(authorization);
        }

        return api.Tcp.SendAsync(request);
    }
}
