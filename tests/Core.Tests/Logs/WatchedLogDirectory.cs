using Berth.Core.Monitoring;
using Berth.Core.Watching;

namespace Berth.Core.Tests.Logs;

/// <summary>A <see cref="LogDirectory"/> whose changes are noticed, with what notices them.</summary>
internal sealed class WatchedLogDirectory : IDisposable
{
    private readonly EventLoop _loop = new();
    private readonly FileWatcher _watcher;

    public WatchedLogDirectory()
    {
        _watcher = new FileWatcher(_loop);
        Directory = new LogDirectory(_watcher);
    }

    public LogDirectory Directory { get; }

    public IFileWatcher Watcher => _watcher;

    public void Dispose()
    {
        Directory.Dispose();
        _watcher.Dispose();
        _loop.Dispose();
    }
}
