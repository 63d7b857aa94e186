using Berth.Core.Errors;
using Microsoft.Extensions.Options;

namespace Berth.Core.Containers.Operations;

/// <summary><c>delete</c>: removes everything a container has (runtime-spec, runtime.md, Delete).</summary>
public sealed class DeleteContainer
{
    private readonly ContainerRegistry _registry;
    private readonly ContainerRemoval _removal;
    private readonly CoreOptions _options;

    internal DeleteContainer(ContainerRegistry registry, ContainerRemoval removal, IOptions<CoreOptions> options)
    {
        _registry = registry;
        _removal = removal;
        _options = options.Value;
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

        if (container.Snapshot.Status != ContainerStatus.Stopped)
        {
            await StopContainer.KillAsync(container, _options.KillDeadline, CancellationToken.None).ConfigureAwait(false);
        }

        await _removal.RemoveAsync(id, container.Cgroup!).ConfigureAwait(false);
        _registry.Bury(container);
    }
}
