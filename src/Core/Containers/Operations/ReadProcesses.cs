using Berth.Core.Errors;

namespace Berth.Core.Containers.Operations;

/// <summary><c>processes</c>: what runs in a container.</summary>
public sealed class ReadProcesses
{
    private readonly ContainerRegistry _registry;

    internal ReadProcesses(ContainerRegistry registry) => _registry = registry;

    /// <summary>Every process of the container, those that were started by exec as well, ordered by pid. Empty when it has stopped and left
    /// none.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.ContainerNotFound"/>, <see cref="ErrorCode.ContainerDeleted"/>;
    /// <see cref="ErrorCode.WrongState"/> while it is creating; <see cref="ErrorCode.CgroupFailed"/>.</exception>
    public IReadOnlyList<ContainerProcess> Execute(string id)
    {
        var container = _registry.Find(id);
        ContainerTransitions.Demand(container.Snapshot, ContainerVerb.Stats);
        return [.. container.Cgroup!.Processes().Order().Select(ContainerProcessReader.Find).OfType<ContainerProcess>()];
    }
}
