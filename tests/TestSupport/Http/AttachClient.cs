using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Berth.TestSupport.Terminals;
using Xunit;

namespace Berth.TestSupport.Http;

/// <summary>A client that has attached to a process: Kubernetes' framing over a WebSocket over the daemon's socket. It reads only when it is
/// told to.</summary>
public sealed class AttachClient : IDisposable
{
    /// <summary>The subprotocol whose framing this is.</summary>
    public const string Protocol = "v5.channel.k8s.io";

    private const byte Stdin = 0, Stdout = 1, Stderr = 2, StatusChannel = 3, ResizeChannel = 4, CursorChannel = 5, CloseChannel = 255;
    private static readonly TimeSpan Patience = TimeLimit.Seconds(60);

    private readonly ClientWebSocket _socket = new();
    private readonly HttpMessageInvoker _http;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private readonly StringBuilder _stdout = new(), _stderr = new();
    private Socket? _connection;
    private string? _announced;

    private AttachClient(string daemon)
    {
        _http = new HttpMessageInvoker(new SocketsHttpHandler { ConnectCallback = (_, cancellation) => ConnectAsync(daemon, cancellation) });
    }

    /// <summary>Attaches.</summary>
    /// <param name="daemon">Path of the daemon's socket.</param>
    /// <param name="path">Path and query.</param>
    /// <param name="protocols">What to offer; the framing is the same without.</param>
    public static async Task<AttachClient> OpenAsync(string daemon, string path, params IReadOnlyList<string> protocols)
    {
        var client = new AttachClient(daemon);
        try
        {
            foreach (string protocol in protocols)
            {
                client._socket.Options.AddSubProtocol(protocol);
            }

            using var deadline = new CancellationTokenSource(Patience);
            await client._socket.ConnectAsync(new Uri("ws://berth" + path), client._http, deadline.Token);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>The subprotocol that was agreed upon.</summary>
    public string? SubProtocol => _socket.SubProtocol;

    /// <summary>The socket below it all.</summary>
    public Socket Connection => _connection!;

    /// <summary>Standard output so far.</summary>
    public string Output => _stdout.ToString();

    /// <summary>Standard error so far.</summary>
    public string Errors => _stderr.ToString();

    /// <summary>How the process ended; null before it was told.</summary>
    public JsonNode? Status { get; private set; }

    /// <summary>The exit code in <see cref="Status"/>; 0 for success, null before, or when it has none.</summary>
    public int? ExitCode => (string?)Status?["status"] == "Success" ? 0
        : Status?["details"]?["causes"]?[0] is { } cause && (string?)cause["reason"] == "ExitCode" ? int.Parse((string)cause["message"]!) : null;

    /// <summary>What standard output is shown on, if anything; it answers what it is asked.</summary>
    public Screen? Screen { get; set; }

    /// <summary>Behind the output so far, where cursors were asked for.</summary>
    public string? Cursor { get; private set; }

    /// <summary>How many bytes the daemon said were missing in the log.</summary>
    public long LostBytes { get; private set; }

    /// <summary>The close code; null before the connection was closed.</summary>
    public int? CloseCode => (int?)_socket.CloseStatus;

    /// <summary>The close code's text.</summary>
    public string? CloseReason => _socket.CloseStatusDescription;

    public Task TypeAsync(string text) => TypeAsync(Encoding.UTF8.GetBytes(text));

    public Task TypeAsync(byte[] bytes) => SendAsync([Stdin, .. bytes]);

    public Task ResizeAsync(int width, int height) =>
        SendAsync([ResizeChannel, .. Encoding.ASCII.GetBytes($$"""{"Width":{{width}},"Height":{{height}}}""")]);

    /// <summary>Closes standard input.</summary>
    public Task CloseInputAsync() => SendAsync([CloseChannel, Stdin]);

    /// <summary>Sends any message.</summary>
    public async Task SendAsync(byte[] message, WebSocketMessageType type = WebSocketMessageType.Binary, bool endOfMessage = true)
    {
        using var deadline = new CancellationTokenSource(Patience);
        await _socket.SendAsync(message, type, endOfMessage, deadline.Token);
    }

    /// <summary>Reads one message.</summary>
    /// <returns>False when the connection has ended, with a reason or without.</returns>
    public async Task<bool> ReceiveAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        int length = 0;
        ValueWebSocketReceiveResult received;
        do
        {
            received = await _socket.ReceiveAsync(_buffer.AsMemory(length), deadline.Token);
            length += received.Count;
        }
        while (!received.EndOfMessage);
        if (received.MessageType == WebSocketMessageType.Close)
        {
            return false;
        }

        Assert.Equal(WebSocketMessageType.Binary, received.MessageType);
        Take(_buffer[0], Encoding.UTF8.GetString(_buffer, 1, length - 1));
        if (_buffer[0] == Stdout && Screen is { } screen)
        {
            screen.Write(_buffer.AsSpan(1, length - 1));
            if (screen.TakeAnswers() is { Length: > 0 } answers)
            {
                await TypeAsync(answers);
            }
        }

        return true;
    }

    /// <summary>Reads until standard output has that text; returns all of it.</summary>
    public async Task<string> AwaitAsync(string text) => await AwaitAsync(output => output.Contains(text, StringComparison.Ordinal));

    /// <summary>Reads until standard output is as wanted; returns all of it.</summary>
    public async Task<string> AwaitAsync(Func<string, bool> isThere)
    {
        while (!isThere(Output))
        {
            Assert.True(await ReceiveAsync(), $"the connection ended ({CloseCode} {CloseReason}) with: {Output}{Errors}");
        }

        return Output;
    }

    /// <summary>Reads until the screen is as wanted.</summary>
    public async Task AwaitScreenAsync(Func<Screen, bool> isThere)
    {
        while (!isThere(Screen!))
        {
            try
            {
                Assert.True(await ReceiveAsync(), $"the connection ended ({CloseCode} {CloseReason}) with:\n{Screen!.Text}");
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"the screen stays as it is, cursor at {Screen!.Cursor}:\n{Screen!.Text}");
            }
        }
    }

    /// <summary>Reads to the end, and answers the close.</summary>
    public async Task<AttachClient> ReadToEndAsync()
    {
        while (await ReceiveAsync())
        {
        }

        try
        {
            await CloseAsync();
        }
        catch (WebSocketException)
        {
            // the daemon does not wait for an answer when it stops
        }

        return this;
    }

    /// <summary>Says that it leaves.</summary>
    public async Task CloseAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, deadline.Token);
    }

    /// <summary>Leaves without a word.</summary>
    public void Abort() => _connection!.Close();

    public void Dispose()
    {
        _socket.Dispose();
        _http.Dispose();
        _connection?.Dispose();
    }

    private void Take(byte channel, string text)
    {
        switch (channel)
        {
            case Stdout:
            case Stderr:
                (channel == Stdout ? _stdout : _stderr).Append(text);
                Cursor = _announced;
                break;
            case StatusChannel:
                Status = JsonNode.Parse(text);
                break;
            case CursorChannel:
                _announced = (string)JsonNode.Parse(text)!["cursor"]!;
                LostBytes += (long)JsonNode.Parse(text)!["lostBytes"]!;
                Cursor ??= _announced;
                break;
            default:
                Assert.Fail($"a message on channel {channel}: {text}");
                break;
        }
    }

    private async ValueTask<Stream> ConnectAsync(string daemon, CancellationToken cancellation)
    {
        _connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await _connection.ConnectAsync(new UnixDomainSocketEndPoint(daemon), cancellation);
        return new NetworkStream(_connection, ownsSocket: true);
    }
}
