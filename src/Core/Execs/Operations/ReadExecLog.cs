using System.IO.Pipelines;
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

    /// <summary>Reads records, oldest first; a follower gets new ones until the exec has ended.</summary>
    /// <exception cref="CoreException">There is no such exec, or the log can not be read.</exception>
    public IAsyncEnumerable<LogRecord> ReadAsync(string containerId, string id, LogQuery query, CancellationToken cancellationToken)
    {
        var (_, exec) = _registry.Find(containerId, id);
        return Open(exec).ReadAsync(query, exec.WaitForEndAsync(null, cancellationToken), cancellationToken);
    }

    /// <summary>Copies the output byte for byte.</summary>
    /// <exception cref="CoreException">There is no such exec, or the log can not be read.</exception>
    public Task CopyTextAsync(string containerId, string id, LogQuery query, PipeWriter writer, CancellationToken cancellationToken)
    {
        var (_, exec) = _registry.Find(containerId, id);
        return Open(exec).CopyTextAsync(query, writer, timestamps: false, exec.WaitForEndAsync(null, cancellationToken), cancellationToken);
    }

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
