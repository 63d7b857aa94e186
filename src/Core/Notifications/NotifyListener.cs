using Berth.Core.Monitoring;
using Berth.Native;
using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Core.Notifications;

/// <summary>Reads one container's socket, message by message.</summary>
/// <remarks>A message leaves the queue when it has been dealt with: one that a daemon was killed over is read by the next one, and whoever
/// waits at the other end of a <c>BARRIER=1</c> (sd_notify_barrier(3)) is let go when what came before has taken effect.</remarks>
internal sealed class NotifyListener(SafeSocketFd socket, EventLoop loop) : IDisposable
{
    /// <summary>For what a program said before it ended. To close a descriptor that it sent along can take as long as it likes.</summary>
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly Lock _reading = new();
    private readonly CancellationTokenSource _stop = new();
    private NotifyHandler? _handle;
    private EventLoop.Watch? _readable;

    /// <summary>The socket, for the launcher.</summary>
    public SafeSocketFd Socket => socket;

    /// <summary>Starts to read.</summary>
    public void Start(NotifyHandler handle)
    {
        _handle = handle;
        _readable = loop.Add(socket);
        _ = ReadAsync(_readable);
    }

    /// <summary>Reads what is there, once the container process has ended, and stops.</summary>
    public async Task FinishAsync()
    {
        try
        {
            await Task.Run(ReadAll).WaitAsync(LastWords).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // that thread is lost until the descriptor is closed; nobody waits for it
        }

        Dispose();
    }

    public void Dispose()
    {
        _stop.Cancel();
        _readable?.Dispose();
        socket.Dispose();
    }

    private async Task ReadAsync(EventLoop.Watch readable)
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                await readable.EventAsync(Libc.EPOLLIN, _stop.Token).ConfigureAwait(false);
                ReadAll();
            }
        }
        catch (Exception stopped) when (_stop.IsCancellationRequested
            && stopped is OperationCanceledException or ObjectDisposedException or SyscallException)
        {
            // what the socket was for has ended
        }
    }

    private void ReadAll()
    {
        Span<byte> buffer = stackalloc byte[NotifyMessage.MaxSize];
        try
        {
            lock (_reading)
            {
                while (!_stop.IsCancellationRequested && Datagrams.Receive(socket, buffer, peek: true) is { } message)
                {
                    _handle!(message.IsWhole ? buffer[..message.Length] : [], message.Sender);
                    Datagrams.Receive(socket, buffer, peek: false);
                }
            }
        }
        catch (ObjectDisposedException)
        {
            // stopped meanwhile
        }
    }
}

/// <summary>Deals with one message; throws nothing.</summary>
/// <param name="message">The message; empty for one that is too long.</param>
/// <param name="sender">Pid of who sent it, 0 for nobody of this pid namespace.</param>
internal delegate void NotifyHandler(ReadOnlySpan<byte> message, int sender);
