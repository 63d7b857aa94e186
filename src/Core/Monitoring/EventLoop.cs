using System.Collections.Concurrent;
using Berth.Native;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Core.Monitoring;

/// <summary>The one epoll loop of the daemon: tells when a pidfd or a sync channel has something to say.</summary>
/// <remarks>Its thread only hands the news on; whoever waits continues on the thread pool, unless what is left to do is shorter than
/// waking another thread for it. One-shot throughout: after each event a descriptor is silent until it is waited for again.</remarks>
internal sealed class EventLoop : IDisposable
{
    private const ulong StopToken = 0;
    private const int EventsPerWait = 64;

    private readonly SafeEpollFd _epoll = Epoll.Create();
    private readonly SafeEventFd _stop = EventFd.Create();
    private readonly ConcurrentDictionary<ulong, Watch> _watches = new();
    private readonly Thread _thread;
    private ulong _lastToken = StopToken;

    public EventLoop()
    {
        Epoll.Add(_epoll, _stop, Libc.EPOLLIN, StopToken);
        _thread = new Thread(Run) { Name = "berth-events", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Prepares to wait for a descriptor. The watch must be disposed before the descriptor is.</summary>
    public Watch Add(SafeFd descriptor)
    {
        var watch = new Watch(this, descriptor, Interlocked.Increment(ref _lastToken));
        _watches[watch.Token] = watch;
        Epoll.Add(_epoll, descriptor, Libc.EPOLLONESHOT, watch.Token);
        return watch;
    }

    public void Dispose()
    {
        EventFd.Signal(_stop);
        _thread.Join();
        _epoll.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        var events = new EpollEvent[EventsPerWait];
        while (true)
        {
            int count = Epoll.Wait(_epoll, events, timeout: -1);
            foreach (ref readonly var happened in events.AsSpan(0, count))
            {
                if (happened.Data == StopToken)
                {
                    return;
                }

                if (_watches.TryGetValue(happened.Data, out var watch))
                {
                    watch.Signal();
                }
            }
        }
    }

    /// <summary>The interest in one descriptor.</summary>
    internal sealed class Watch(EventLoop loop, SafeFd descriptor, ulong token) : IDisposable
    {
        private TaskCompletionSource? _ready;

        public ulong Token => token;

        /// <summary>Completes when one of the events (<c>EPOLL…</c>) has happened, or the other side is gone (always reported). One wait at a time.</summary>
        /// <param name="events">Which.</param>
        /// <param name="cancellationToken">Gives up waiting.</param>
        /// <param name="onLoop">Whether to continue on the loop's thread, which everybody waits for meanwhile: for what never blocks.</param>
        public async Task EventAsync(uint events, CancellationToken cancellationToken, bool onLoop = false)
        {
            var ready = new TaskCompletionSource(
                onLoop ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);
            _ready = ready;
            Epoll.Modify(loop._epoll, descriptor, events | Libc.EPOLLONESHOT, token);
            await ready.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        public void Signal() => Volatile.Read(ref _ready)?.TrySetResult();

        public void Dispose()
        {
            if (loop._watches.TryRemove(token, out _))
            {
                Epoll.Remove(loop._epoll, descriptor);
            }
        }
    }
}
