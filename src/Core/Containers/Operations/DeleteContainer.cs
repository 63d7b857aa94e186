using Berth.Core.Errors;

namespace Berth.Core.Containers.Operations;

/// <summary><c>delete</c>: removes everything a container has (runtime-spec, runtime.md, Delete).</summary>
public sealed class DeleteContainer
{
    private readonly ContainerRegistry _registry;
    private readonly ContainerDestruction _destruction;

    internal DeleteContainer(ContainerRegistry registry, ContainerDestruction destruction)
    {
        _registry = registry;
        _destruction = destruction;
    }

    /// <summary>Deletes a stopped or created container; any with <paramref name="force"/>. Deleting a deleted one changes nothing.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.WrongState"/> for a running container without force;
    /// <see cref="ErrorCode.CgroupFailed"/> or <see cref="ErrorCode.DeadlinePassed"/> when something can not be removed: the container is
    /// still there then, and delete can be tried again.</exception>
    public async Task ExecuteAsync(string id, bool force, CancellationToken cancellationToken)
    {
        if (_registry.FindDeleted(id) is not null)
        {
            return;
        }

        var container = _registry.Find(id);
        if (!force)
        {
            // before the lock too: while creating, the create has it
            ContainerTransitions.Demand(container.Snapshot, ContainerVerb.Delete);
        }
        else if (container.Snapshot.Status == ContainerStatus.Creating)
        {
            container.AbortCreate();
        }

        using var changes = await container.LockAsync(cancellationToken).ConfigureAwait(false);
        if (container.IsDeleted)
        {
            return;
        }

        if (!force)
        {
            ContainerTransitions.Demand(container.Snapshot, ContainerVerb.Delete);
        }

        await _destruction.ExecuteAsync(container).ConfigureAwait(false);
    }
}
