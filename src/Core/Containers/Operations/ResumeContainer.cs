using Berth.Core.Errors;

namespace Berth.Core.Containers.Operations;

/// <summary><c>resume</c>: lets the processes of a paused container run again.</summary>
public sealed class ResumeContainer
{
    private readonly ContainerRegistry _registry;

    internal ResumeContainer(ContainerRegistry registry) => _registry = registry;

    /// <summary>Resumes a paused container. Resuming a running one changes nothing.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.WrongState"/> unless it is paused or running;
    /// <see cref="ErrorCode.CgroupFailed"/>: the kernel refused.</exception>
    public async Task ExecuteAsync(string id, CancellationToken cancellationToken)
    {
        var container = _registry.Find(id);
        if (container.Snapshot.Status == ContainerStatus.Creating)
        {
            // the create has the lock
            ContainerTransitions.Demand(container.Snapshot, ContainerVerb.Resume);
        }

        using var changes = await container.LockAsync(cancellationToken).ConfigureAwait(false);
        if (container.Snapshot.Status != ContainerStatus.Running)
        {
            ContainerTransitions.Demand(container.Snapshot, ContainerVerb.Resume);
            Thaw(container);
        }
    }

    /// <summary>Lets the processes run and says so. Needs the container's lock.</summary>
    internal static void Thaw(Container container)
    {
        container.Cgroup!.Thaw();
        container.Publish(snapshot =>
            snapshot.Status == ContainerStatus.Paused ? snapshot with { Status = ContainerStatus.Running } : snapshot);
    }
}
