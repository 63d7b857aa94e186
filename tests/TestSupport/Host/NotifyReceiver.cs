using System.Net.Sockets;
using System.Text;

namespace Berth.TestSupport.Host;

/// <summary>Who supervises the supervisor: a datagram socket as <c>NOTIFY_SOCKET</c> names one (sd_notify(3)).</summary>
public sealed class NotifyReceiver : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("berth-notify-").FullName;
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    /// <summary>Binds it.</summary>
    public NotifyReceiver() => _socket.Bind(new UnixDomainSocketEndPoint(Path));

    /// <summary>Where it is.</summary>
    public string Path => System.IO.Path.Combine(_directory, "notify.sock");

    /// <summary>The lines of the next message.</summary>
    public async Task<IReadOnlyList<string>> NextAsync()
    {
        byte[] buffer = new byte[8192];
        using var deadline = new CancellationTokenSource(TimeLimit.Seconds(30));
        int length = await _socket.ReceiveAsync(buffer.AsMemory(), deadline.Token);
        return Encoding.UTF8.GetString(buffer, 0, length).Split('\n');
    }

    /// <summary>Sends a message to such a socket.</summary>
    public static void Send(string path, string message)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.SendTo(Encoding.UTF8.GetBytes(message), new UnixDomainSocketEndPoint(path));
    }

    /// <summary>Removes it.</summary>
    public void Dispose()
    {
        _socket.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
