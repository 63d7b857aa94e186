using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.TestSupport.Seccomp;

/// <summary>The socket that an agent listens at: <c>listenerPath</c> (runtime-spec, config-linux.md, "Seccomp").</summary>
public sealed class AgentSocket : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("berth-agent-").FullName;
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    /// <summary>Binds it.</summary>
    /// <param name="backlog">Connections that may wait.</param>
    public AgentSocket(int backlog = 8)
    {
        _socket.Bind(new UnixDomainSocketEndPoint(Path));
        _socket.Listen(backlog);
    }

    /// <summary>Where it is.</summary>
    public string Path => System.IO.Path.Combine(_directory, "agent.sock");

    /// <summary>Takes one connection to its end.</summary>
    /// <returns>The container process state, and the descriptor.</returns>
    public async Task<(JsonNode State, SafeFd Listener)> ReceiveAsync()
    {
        var (text, listener) = await ReceiveTextAsync();
        return (JsonNode.Parse(text)!, listener);
    }

    /// <summary>Takes one connection to its end.</summary>
    /// <returns>What was sent, and the descriptor.</returns>
    public async Task<(string Text, SafeFd Descriptor)> ReceiveTextAsync()
    {
        using var connection = await _socket.AcceptAsync(new CancellationTokenSource(TimeLimit.Seconds(30)).Token);
        using var fd = Duplicate(connection);

        var text = new List<byte>();
        SafeFd? listener = null;
        var buffer = new byte[1 << 16];
        while (await NextAsync(fd, buffer) is { Status: ReceiveStatus.Message } part)
        {
            text.AddRange(buffer.AsSpan(0, part.Length));
            listener ??= part.Fd;
        }

        return (Encoding.UTF8.GetString([.. text]), listener ?? throw new IOException("no descriptor came"));
    }

    /// <summary>Removes it.</summary>
    public void Dispose()
    {
        _socket.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    // the connection goes on owning its own descriptor
    private static SafeSocketFd Duplicate(Socket connection)
    {
        var borrowed = new SafeFd();
        Marshal.InitHandle(borrowed, connection.SafeHandle.DangerousGetHandle());
        using var copy = borrowed.Duplicate();
        borrowed.SetHandleAsInvalid();
        var owned = new SafeSocketFd();
        Marshal.InitHandle(owned, copy.DangerousGetHandle());
        copy.SetHandleAsInvalid();
        return owned;
    }

    // off the caller's thread, which may be the only one
    private static Task<ReceivedMessage> NextAsync(SafeSocketFd socket, byte[] buffer) => Task.Run(() =>
    {
        ReceivedMessage message;
        while ((message = FdPassing.Receive(socket, buffer)).Status == ReceiveStatus.WouldBlock)
        {
            WaitReadable(socket);
        }

        return message;
    });

    private static void WaitReadable(SafeSocketFd socket)
    {
        using var epoll = Epoll.Create();
        Epoll.Add(epoll, socket, Berth.Native.Libc.EPOLLIN, 0);
        Epoll.Wait(epoll, new EpollEvent[1], (int)TimeLimit.Seconds(30).TotalMilliseconds);
    }
}
