using Microsoft.Extensions.Options;

namespace Berth.Core.Containers.Operations;

/// <summary>Ends a container and removes it: for delete, and for a start that a hook has made fail (runtime.md, "Lifecycle").</summary>
internal sealed class ContainerDestruction(ContainerRegistry registry, ContainerRemoval removal, IOptions<CoreOptions> options)
{
    /// <summary>Kills what runs, removes everything, and forgets the container but for its last state. Needs the container's lock.</summary>
    /// <exception cref="Errors.CoreException">Something can not be removed: the container is still there then.</exception>
    public async Task ExecuteAsync(Container container)
    {
        if (container.Snapshot.Status != ContainerStatus.Stopped)
        {
            await StopContainer.KillAsync(container, options.Value.KillDeadline, CancellationToken.None).ConfigureAwait(false);
        }

        await removal.RemoveAsync(container).ConfigureAwait(false);
        registry.Bury(container);
    }
}
