using System.Threading.Channels;

namespace Berth.Core.Watching;

/// <summary>One reader's interest in a watched file.</summary>
/// <param name="watcher">Whose it is.</param>
/// <param name="number">The inotify watch, which readers of the same file share.</param>
internal sealed class FileWatch(FileWatcher watcher, int number) : IFileWatch
{
    // holds "something changed", once
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>The inotify watch.</summary>
    public int Number => number;

    /// <inheritdoc/>
    public Task NextChangeAsync(CancellationToken cancellation) => _changed.Reader.ReadAsync(cancellation).AsTask();

    /// <summary>Tells of a change.</summary>
    public void Signal() => _changed.Writer.TryWrite(true);

    /// <inheritdoc/>
    public void Dispose() => watcher.Remove(this);
}
