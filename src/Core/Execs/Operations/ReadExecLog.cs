using Berth.Core.Containers.Storage;
using Berth.Core.Errors;
using Berth.Core.Logs;
using Berth.Core.Watching;

namespace Berth.Core.Execs.Operations;

/// <summary><c>logs</c> of an exec: what it has written to its standard output and error.</summary>
public sealed class ReadExecLog
{
    private readonly ExecRegistry _registry;
    private readonly ContainerStore _store;
    private readonly IFileWatcher _watcher;
    private readonly TimeProvider _time;

    internal ReadExecLog(ExecRegistry registry, ContainerStore store, IFileWatcher watcher, TimeProvider time)
    {
        _time = time;
        _registry = registry;
        _store = store;
        _watcher = watcher;
    }

    /// <summary>Prepares to read a log.</summary>
    /// <param name="containerId">The container.</param>
    /// <param name="id">The exec.</param>
    /// <param name="query">What to read; a follower gets more until the exec has ended.</param>
    /// <param name="from">Where to begin; null for the query's own beginning.</param>
    /// <exception cref="CoreException">There is no such exec, the cursor is not one of its log, or that can not be read.</exception>
    public LogReading Open(string containerId, string id, LogQuery query, LogCursor? from = null) =>
        Open(_registry.Find(containerId, id).Exec, query, from);

    /// <summary>Prepares to read the log of an exec, from a place of it or from where the query says.</summary>
    internal LogReading Open(Exec exec, LogQuery query, LogCursor? from) =>
        new(Open(exec), query, NameOf(exec.Snapshot), from, cancellation => exec.WaitForEndAsync(null, cancellation));

    /// <summary>Prepares to follow what is written from now on.</summary>
    internal LogReading OpenAtEnd(Exec exec, LogQuery query) => Open(exec, query with { From = Open(exec).FindEnd() }, from: null);

    // of what stays the same over a restart of the daemon and differs when an id is used again
    private static uint NameOf(ExecSnapshot exec)
    {
        long ticks = exec.CreatedAt.UtcTicks;
        return (uint)(ticks ^ (ticks >> 32));
    }

    private ContainerLog Open(Exec exec) => new(_store.LogDirectory(exec.Directory), _watcher, _time);
}
