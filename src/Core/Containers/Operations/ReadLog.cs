using Berth.Core.Containers.Storage;
using Berth.Core.Logs;
using Berth.Core.Watching;

namespace Berth.Core.Containers.Operations;

/// <summary><c>logs</c>: what a container has written to its standard output and error.</summary>
public sealed class ReadLog
{
    private readonly ContainerRegistry _registry;
    private readonly ContainerStore _store;
    private readonly IFileWatcher _watcher;
    private readonly TimeProvider _time;

    internal ReadLog(ContainerRegistry registry, ContainerStore store, IFileWatcher watcher, TimeProvider time)
    {
        _registry = registry;
        _store = store;
        _watcher = watcher;
        _time = time;
    }

    /// <summary>Prepares to read a log.</summary>
    /// <param name="id">The container.</param>
    /// <param name="query">What to read.</param>
    /// <param name="from">Where to begin; null for the query's own beginning.</param>
    /// <exception cref="Errors.CoreException">There is no such container, the cursor is not one of its log, or that can not be
    /// read.</exception>
    public LogReading Open(string id, LogQuery query, LogCursor? from = null) => Open(_registry.Find(id), query, from);

    /// <summary>Prepares to follow what is written from now on.</summary>
    /// <param name="container">The container.</param>
    /// <param name="query">What to read; without a beginning.</param>
    internal LogReading OpenAtEnd(Container container, LogQuery query) =>
        Open(container, query with { From = LogOf(container).FindEnd() }, from: null);

    internal LogReading Open(Container container, LogQuery query, LogCursor? from) =>
        new(LogOf(container), query, NameOf(container.Snapshot), from, cancellation => EndOf(container, cancellation));

    private ContainerLog LogOf(Container container) => new(_store.LogDirectory(container.Id), _watcher, _time);

    // of what stays the same over a restart of the daemon and differs when an id is used again
    private static uint NameOf(ContainerSnapshot container)
    {
        long ticks = container.CreatedAt.UtcTicks;
        return (uint)(ticks ^ (ticks >> 32));
    }

    private static Task<bool> EndOf(Container container, CancellationToken cancellation) => ContainerWait.ForAsync(
        container, snapshot => snapshot.Status == ContainerStatus.Stopped, timeout: null, cancellation);
}
