namespace Berth.TestSupport.Host;

/// <summary>Tells when an entry appears in a directory (inotify(7)).</summary>
public sealed class EntryWatch : IDisposable
{
    private static readonly TimeSpan Patience = TimeLimit.Seconds(60);

    private readonly TaskCompletionSource _appeared = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FileSystemWatcher _watcher;

    /// <summary>Begins to look.</summary>
    /// <param name="directory">Where; it has to exist.</param>
    /// <param name="name">Name of the entry.</param>
    public EntryWatch(string directory, string name)
    {
        _watcher = new FileSystemWatcher(directory, name);
        _watcher.Created += (_, _) => _appeared.TrySetResult();
        _watcher.EnableRaisingEvents = true;
        if (Path.Exists(Path.Combine(directory, name)))
        {
            _appeared.TrySetResult();
        }
    }

    /// <summary>Completes when the entry is there; fails after a minute.</summary>
    public Task Appeared => _appeared.Task.WaitAsync(Patience);

    public void Dispose() => _watcher.Dispose();
}
