using System.Collections.Concurrent;
using Berth.Core.Errors;
using Microsoft.Extensions.Options;

namespace Berth.Core.Containers;

/// <summary>All containers of this daemon, and the last state of those deleted a while ago. Reads take no lock.</summary>
public sealed class ContainerRegistry
{
    private readonly ConcurrentDictionary<string, Container> _containers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Container> _deleted = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _deletionOrder = new();
    private readonly int _rememberedDeletions;

    /// <summary>Makes an empty registry.</summary>
    public ContainerRegistry(IOptions<CoreOptions> options) => _rememberedDeletions = options.Value.RememberedDeletions;

    /// <summary>Every container, ordered by id.</summary>
    public IReadOnlyList<ContainerSnapshot> List() =>
        [.. _containers.Values.Select(container => container.Snapshot).OrderBy(snapshot => snapshot.Id, StringComparer.Ordinal)];

    /// <summary>One container as it is now.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.ContainerNotFound"/> or <see cref="ErrorCode.ContainerDeleted"/>.</exception>
    public ContainerSnapshot Get(string id) => Find(id).Snapshot;

    /// <summary>The last state of a container that was deleted a while ago; null for one that never was, or is still there.</summary>
    public ContainerSnapshot? FindDeleted(string id) =>
        !_containers.ContainsKey(id) && _deleted.TryGetValue(id, out var container) ? container.Snapshot : null;

    /// <summary>Whether a container uses the bundle.</summary>
    public bool UsesBundle(string name) => _containers.Values.Any(container => container.Snapshot.BundleName == name);

    /// <summary>Those that have not stopped, in any order.</summary>
    internal IReadOnlyList<Container> Living() =>
        [.. _containers.Values.Where(container => container.Snapshot.Status is not (ContainerStatus.Creating or ContainerStatus.Stopped))];

    internal Container Find(string id)
    {
        if (_containers.TryGetValue(id, out var container))
        {
            return container;
        }

        throw _deleted.ContainsKey(id)
            ? new CoreException(ErrorCode.ContainerDeleted, $"container {id} was deleted")
            : new CoreException(ErrorCode.ContainerNotFound, $"there is no container {id}");
    }

    /// <summary>Adds the container, or returns the one that has its id already.</summary>
    internal Container Add(Container container) => _containers.GetOrAdd(container.Id, container);

    /// <summary>Forgets a container whose create failed.</summary>
    internal void Discard(Container container)
    {
        _containers.TryRemove(KeyValuePair.Create(container.Id, container));
        container.MarkDeleted();
        container.Dispose();
    }

    /// <summary>Forgets a container that was deleted, but for its last state.</summary>
    internal void Bury(Container container)
    {
        _deleted[container.Id] = container;
        _deletionOrder.Enqueue(container.Id);
        _containers.TryRemove(KeyValuePair.Create(container.Id, container));
        while (_deletionOrder.Count > _rememberedDeletions && _deletionOrder.TryDequeue(out var oldest))
        {
            _deleted.TryRemove(oldest, out _);
        }

        container.MarkDeleted();
        container.Dispose();
    }
}
