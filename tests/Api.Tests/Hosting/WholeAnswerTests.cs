using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Berth.Api.Tests.Hosting;

public sealed class WholeAnswerTests(SharedApi api) : IClassFixture<SharedApi>
{
    [Theory]
    [InlineData("/v1/ping")]
    [InlineData("/v1/containers")]
    [InlineData("/v1/info")]
    [InlineData("/v1/spec")]
    public async Task Answer_IsJsonAndWhole_ComesInOnePacketWithItsLength(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(api.Roots.Socket));
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n"));

        byte[] buffer = new byte[256 * 1024];
        string answer = Encoding.UTF8.GetString(buffer, 0, await socket.ReceiveAsync(buffer));

        string[] parts = answer.Split("\r\n\r\n", 2);
        Assert.StartsWith("HTTP/1.1 200 OK", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Transfer-Encoding", parts[0], StringComparison.OrdinalIgnoreCase);
        Assert.Contains(
            $"Content-Length: {Encoding.UTF8.GetByteCount(parts[1]).ToString(CultureInfo.InvariantCulture)}", parts[0], StringComparison.Ordinal);
    }
}
