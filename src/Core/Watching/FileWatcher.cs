using Berth.Core.Monitoring;
using Berth.Native;
using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Core.Watching;

/// <summary>Watches files with one inotify instance (inotify(7)) for the whole daemon, which is made at the first need.</summary>
internal sealed class FileWatcher(EventLoop loop) : IFileWatcher, IDisposable
{
    private const uint Mask = Libc.IN_MODIFY | Libc.IN_CREATE | Libc.IN_MOVED_TO | Libc.IN_DELETE_SELF | Libc.IN_MOVE_SELF;

    private readonly Lock _gate = new();
    private readonly Dictionary<int, List<FileWatch>> _watches = [];
    private readonly CancellationTokenSource _stop = new();
    private SafeInotifyFd? _inotify;
    private Task _running = Task.CompletedTask;

    /// <inheritdoc/>
    public IFileWatch Watch(string path)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
            if (_inotify is null)
            {
                _inotify = Inotify.Create();
                _running = RunAsync(_inotify);
            }

            // the same file has the same number, so its watches share it
            var watch = new FileWatch(this, Inotify.AddWatch(_inotify, path, Mask));
            if (!_watches.TryGetValue(watch.Number, out List<FileWatch>? sharing))
            {
                _watches[watch.Number] = sharing = [];
            }

            sharing.Add(watch);
            return watch;
        }
    }

    /// <summary>Ends the watching; who waits still waits.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_stop.IsCancellationRequested)
            {
                return;
            }

            _stop.Cancel();
        }

        _running.GetAwaiter().GetResult();
        _inotify?.Dispose();
        _stop.Dispose();
    }

    /// <summary>Ends one watch.</summary>
    internal void Remove(FileWatch watch)
    {
        lock (_gate)
        {
            if (_stop.IsCancellationRequested || !_watches.TryGetValue(watch.Number, out List<FileWatch>? sharing)
                || !sharing.Remove(watch) || sharing.Count > 0)
            {
                return;
            }

            _watches.Remove(watch.Number);
            try
            {
                Inotify.RemoveWatch(_inotify!, watch.Number);
            }
            catch (SyscallException failure) when (failure.Errno == Libc.EINVAL)
            {
                // the file was deleted, and its watch with it
            }
        }
    }

    private async Task RunAsync(SafeInotifyFd inotify)
    {
        using EventLoop.Watch readable = loop.Add(inotify);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await readable.EventAsync(Libc.EPOLLIN, _stop.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            foreach (InotifyEvent happened in Inotify.Read(inotify))
            {
                Dispatch(happened);
            }
        }
    }

    private void Dispatch(InotifyEvent happened)
    {
        lock (_gate)
        {
            if ((happened.Mask & Libc.IN_Q_OVERFLOW) != 0)
            {
                foreach (FileWatch watch in _watches.Values.SelectMany(sharing => sharing))
                {
                    watch.Signal();
                }
            }
            else if (_watches.TryGetValue(happened.Watch, out List<FileWatch>? sharing))
            {
                sharing.ForEach(watch => watch.Signal());
            }

            if ((happened.Mask & Libc.IN_IGNORED) != 0)
            {
                _watches.Remove(happened.Watch);
            }
        }
    }
}
