namespace Berth.TestSupport.Http;

/// <summary>Handshakes that are to be refused.</summary>
public static class AttachRequests
{
    /// <summary>A proper handshake of a WebSocket.</summary>
    /// <param name="path">Path and query.</param>
    /// <param name="protocol">What it offers; null for nothing.</param>
    public static HttpRequestMessage Upgrade(string path, string? protocol = AttachClient.Protocol)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.ParseAdd("websocket");
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        if (protocol is not null)
        {
            request.Headers.Add("Sec-WebSocket-Protocol", protocol);
        }

        return request;
    }
}
