using System.Net.Sockets;
using System.Net.WebSockets;
using Berth.Core.Watching;

namespace Berth.Api.Attaching;

/// <summary>The sending half of a connection. It never has more under way than the kernel's buffer takes, so that a client that does not read
/// costs nobody anything, and still finds in its buffer why it was disconnected (ADR-0023).</summary>
/// <param name="socket">The WebSocket.</param>
/// <param name="connection">What is below it; null where that is none of the kernel's.</param>
/// <param name="room">Waits for the kernel.</param>
/// <param name="patience">How long.</param>
internal sealed class AttachSocket(WebSocket socket, Socket? connection, SendRoom room, TimeSpan patience) : IDisposable
{
    private readonly CancellationTokenSource _stuck = new();

    /// <summary>Sends a message.</summary>
    /// <param name="message">Its channel and its data.</param>
    /// <param name="cancellation">Gives up before it is sent, never in the middle.</param>
    /// <returns>False when the client does not read.</returns>
    /// <exception cref="WebSocketException">The connection is broken.</exception>
    public async ValueTask<bool> SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (connection is not null && !connection.Poll(0, SelectMode.SelectWrite)
            && !await room.AwaitAsync(connection.SafeHandle, patience, cancellation))
        {
            return false;
        }

        // with room this does not wait; where it does after all, the connection is given up
        _stuck.CancelAfter(patience);
        await socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, _stuck.Token);
        _stuck.CancelAfter(Timeout.InfiniteTimeSpan);
        return true;
    }

    /// <summary>Says that the connection ends, and why, unless it has ended already.</summary>
    public async Task CloseAsync(Ending ending)
    {
        if (socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
        {
            return;
        }

        try
        {
            _stuck.CancelAfter(AttachLimits.CloseGrace);
            await socket.CloseOutputAsync(ending.Code, ending.Reason, _stuck.Token);
        }
        catch (Exception gone) when (IsEnd(gone))
        {
        }
    }

    /// <summary>Whether that is how a connection breaks.</summary>
    public static bool IsEnd(Exception failure) =>
        failure is WebSocketException or OperationCanceledException or ObjectDisposedException or IOException or SocketException;

    /// <summary>Frees the timer; the connection stays.</summary>
    public void Dispose() => _stuck.Dispose();
}
