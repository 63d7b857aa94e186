using Berth.Core.Containers;
using Berth.Core.Errors;

namespace Berth.Core.Execs;

/// <summary>Finds the processes that were added to containers.</summary>
public sealed class ExecRegistry
{
    private readonly ContainerRegistry _containers;

    internal ExecRegistry(ContainerRegistry containers) => _containers = containers;

    /// <summary>Every exec of a container, in the order in which they were made.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.ContainerNotFound"/>, <see cref="ErrorCode.ContainerDeleted"/>.</exception>
    public IReadOnlyList<ExecSnapshot> List(string containerId) =>
        [.. _containers.Find(containerId).Execs.Values.Select(exec => exec.Snapshot)
            .OrderBy(exec => exec.CreatedAt).ThenBy(exec => exec.Id, StringComparer.Ordinal)];

    /// <summary>One exec as it is now.</summary>
    /// <exception cref="CoreException">The container or <see cref="ErrorCode.ExecNotFound"/>.</exception>
    public ExecSnapshot Get(string containerId, string id) => Find(containerId, id).Exec.Snapshot;

    internal (Container Container, Exec Exec) Find(string containerId, string id)
    {
        var container = _containers.Find(containerId);
        return container.Execs.TryGetValue(id, out var exec)
            ? (container, exec)
            : throw new CoreException(ErrorCode.ExecNotFound, $"there is no exec {id} in container {containerId}");
    }
}
