using System.IO.Pipelines;
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

    internal ReadLog(ContainerRegistry registry, ContainerStore store, IFileWatcher watcher)
    {
        _registry = registry;
        _store = store;
        _watcher = watcher;
    }

    /// <summary>Reads records, oldest first; a follower gets new ones until the container has stopped.</summary>
    /// <exception cref="Errors.CoreException">There is no such container, or the log can not be read.</exception>
    public IAsyncEnumerable<LogRecord> ReadAsync(string id, LogQuery query, CancellationToken cancellationToken)
    {
        var container = _registry.Find(id);
        return Open(id).ReadAsync(query, EndOf(container, cancellationToken), cancellationToken);
    }

    /// <summary>Copies the output byte for byte.</summary>
    /// <exception cref="Errors.CoreException">There is no such container, or the log can not be read.</exception>
    public Task CopyTextAsync(string id, LogQuery query, PipeWriter writer, CancellationToken cancellationToken)
    {
        var container = _registry.Find(id);
        return Open(id).CopyTextAsync(query, writer, EndOf(container, cancellationToken), cancellationToken);
    }

    private ContainerLog Open(string id) => new(_store.LogDirectory(id), _watcher);

    private static Task<bool> EndOf(Container container, CancellationToken cancellationToken) => ContainerWait.ForAsync(
        container, snapshot => snapshot.Status == ContainerStatus.Stopped, timeout: null, cancellationToken);
}
