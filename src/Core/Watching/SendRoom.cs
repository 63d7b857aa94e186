using System.Runtime.InteropServices;
using Berth.Core.Monitoring;
using Berth.Native;
using Berth.Native.Handles;

namespace Berth.Core.Watching;

/// <summary>Waits for sockets to take more, without writing to them.</summary>
public sealed class SendRoom
{
    private readonly EventLoop _loop;

    internal SendRoom(EventLoop loop) => _loop = loop;

    /// <summary>Waits until there is room, as poll(2) means it (<c>POLLOUT</c>). For a unix socket that is while the other side has left less
    /// than a quarter of the buffer unread (Linux, <c>unix_writable</c>), so that what is short still fits when there is no room.</summary>
    /// <param name="socket">A stream socket; stays the caller's.</param>
    /// <param name="patience">How long.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <returns>False when the time was over. True also when the other side has gone: writing tells.</returns>
    /// <exception cref="IOException">The process has no descriptor left.</exception>
    /// <exception cref="OperationCanceledException">Given up.</exception>
    public async ValueTask<bool> AwaitAsync(SafeHandle socket, TimeSpan patience, CancellationToken cancellation)
    {
        // whoever has the socket may close it meanwhile
        using SafeFd copy = SafeFd.DuplicateOf(socket);
        using EventLoop.Watch watch = _loop.Add(copy);
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timer.CancelAfter(patience);
        try
        {
            await watch.EventAsync(Libc.EPOLLOUT, timer.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }
}
