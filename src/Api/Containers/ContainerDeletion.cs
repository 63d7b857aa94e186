using Berth.Core.Containers;
using Berth.Core.Containers.Operations;
using Berth.Core.Errors;

namespace Berth.Api.Containers;

/// <summary>Delete, with some time to end by itself before.</summary>
internal sealed class ContainerDeletion(DeleteContainer delete, StopContainer stop, ContainerRegistry registry)
{
    /// <exception cref="CoreException">As <see cref="StopContainer"/> and <see cref="DeleteContainer"/> do.</exception>
    public async Task DeleteAsync(string id, DeleteQuery options, CancellationToken cancellation)
    {
        if (options.Force && options.Timeout > TimeSpan.Zero && IsRunning(id))
        {
            await stop.ExecuteAsync(id, null, options.Timeout, cancellation);
        }

        await delete.ExecuteAsync(id, options.Force, cancellation);
    }

    private bool IsRunning(string id) =>
        registry.FindDeleted(id) is null && registry.Get(id).Status is ContainerStatus.Running or ContainerStatus.Paused;
}
