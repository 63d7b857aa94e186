using System.Net.Sockets;
using Berth.Core.Errors;
using Berth.Core.Host;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Berth.Api.Hosting;

/// <summary>Lets Kestrel listen on the unix socket: one that the service manager hands over, or one of our own with mode 0660.</summary>
internal static class UnixSocketListener
{
    private const int NoSuchDevice = 6; // ENXIO: what open(2) says of a socket

    // what is read at all; what is accepted is up to each contract, see BodyReader
    private const int MaxBody = 64 * 1024 * 1024;

    private const UnixFileMode Mode =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    /// <summary>Adds the socket. The caller has the lock: nobody else is behind a socket file that is there already.</summary>
    public static void ListenOnSocket(this WebApplicationBuilder builder, DaemonOptions options)
    {
        IReadOnlyList<SafeSocketHandle> activated = ActivatedSockets.Take();
        if (activated.Count > 1)
        {
            throw new CoreException(ErrorCode.StateFailed, $"socket activation: {activated.Count} sockets, one is needed");
        }

        Socket? handed = activated.Count == 1 ? Demand(new Socket(activated[0])) : null;
        builder.WebHost.UseKestrelCore();
        builder.Services.Configure<SocketTransportOptions>(transport =>
        {
            // the thread pool's thread that has read a request goes on with it: each hand-over wakes another thread (ADR-0009)
            transport.UnsafePreferInlineScheduling = true;
            // clients are few: a page for each that is silent, and a system call less for each request
            transport.WaitForDataBeforeAllocatingBuffer = false;
            transport.CreateBoundListenSocket = endPoint => endPoint is not UnixDomainSocketEndPoint
                ? SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint) : handed ?? Bind((UnixDomainSocketEndPoint)endPoint);
        });
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            kestrel.ListenUnixSocket(options.Socket, listen => listen.Protocols = HttpProtocols.Http1);
        });
    }

    private static Socket Demand(Socket socket) => socket.AddressFamily == AddressFamily.Unix ? socket
        : throw new CoreException(ErrorCode.StateFailed, "socket activation: not a unix socket; TCP needs --tcp with its token");

    // the mode is set between bind and listen, so that no connection is accepted under another one
    private static Socket Bind(UnixDomainSocketEndPoint endPoint)
    {
        string path = endPoint.ToString();
        RemoveStale(path);
        Socket socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
        File.SetUnixFileMode(path, Mode);
        return socket;
    }

    private static void RemoveStale(string path)
    {
        if (!Path.Exists(path))
        {
            return;
        }

        try
        {
            using FileStream file = File.Open(path, FileMode.Open, FileAccess.ReadWrite);
        }
        catch (IOException failure) when (failure.HResult == NoSuchDevice)
        {
            File.Delete(path);
            return;
        }
        catch (UnauthorizedAccessException)
        {
            // a directory
        }

        throw new IOException($"listen {path}: there is something else than a socket");
    }
}
