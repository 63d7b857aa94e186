using System.Net;
using System.Net.Sockets;
using Berth.TestSupport;
using Berth.TestSupport.OpenApi;

namespace Berth.Api.Tests.Hosting;

/// <summary>A daemon that listens on TCP as well.</summary>
public sealed class TcpApi : ApiFactory, IAsyncLifetime
{
    /// <summary>Its token.</summary>
    public const string Secret = "a-secret-of-some-length";

    private readonly TemporaryDirectory _directory = new();

    /// <summary>A client that comes by TCP, without a token.</summary>
    public HttpClient Tcp { get; } = new(new ContractHandler(new SocketsHttpHandler()));

    /// <inheritdoc/>
    async Task IAsyncLifetime.InitializeAsync()
    {
        string file = _directory["token"];
        await File.WriteAllTextAsync(file, Secret + "\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead);
        int port = FreePort();
        Tcp.BaseAddress = new Uri($"http://127.0.0.1:{port}");
        With("tcp", $"127.0.0.1:{port}").With("tcp-token-file", file).Start();
    }

    /// <inheritdoc/>
    async Task IAsyncLifetime.DisposeAsync()
    {
        Tcp.Dispose();
        await DisposeAsync();
        _directory.Dispose();
    }

    private static int FreePort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
