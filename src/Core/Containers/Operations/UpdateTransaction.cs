using Berth.Core.Cgroups;
using Berth.Core.Cgroups.Devices;
using Berth.Core.Cgroups.Resources;
using Berth.Core.Containers.Devices;
using Berth.Core.Containers.Storage;
using Berth.Core.Errors;

namespace Berth.Core.Containers.Operations;

/// <summary>Does all of an update or nothing. What takes it back is saved before it begins: a daemon that dies before its end leaves that to the
/// next one. Needs the container's lock.</summary>
/// <param name="store">Saves the container's state.</param>
/// <param name="container">The container.</param>
/// <param name="update">What is to be done.</param>
/// <param name="nodes">Makes device nodes; null where there are none to make.</param>
internal sealed class UpdateTransaction(ContainerStore store, Container container, CompiledUpdate update, DeviceNodes? nodes)
{
    private readonly ICgroup _cgroup = container.Cgroup!;
    private IReadOnlyList<string> _missing = [];

    /// <summary>Does it.</summary>
    /// <returns>What the kernel has then.</returns>
    public async Task<IReadOnlyList<ResourceValue>> RunAsync()
    {
        if (nodes is not null)
        {
            _missing = await nodes.FindMissingAsync(update.Devices!.Nodes).ConfigureAwait(false);
        }

        ResourceSettings undo = _cgroup.ReadUndo(update.Resources.Settings) with
        {
            Devices = update.Resources.Settings.Devices is null ? null : update.Resources.DevicesBefore ?? DeviceSettings.None,
        };
        if (update.Resctrl is { } resctrl)
        {
            container.Resctrl!.Begin(resctrl);
        }

        store.SaveState(StateRecords.Updating(container, undo, _missing));
        List<ResourceValue> values = [];
        try
        {
            values.AddRange(nodes is null ? [] : await nodes.MakeAsync(update.Devices!.Nodes).ConfigureAwait(false));
            values.AddRange(update.Resctrl is null ? [] : container.Resctrl!.Update(update.Resctrl));
            values.AddRange(await _cgroup.UpdateAsync(update.Resources.Settings).ConfigureAwait(false));
        }
        catch (CoreException)
        {
            await TakeBackAsync().ConfigureAwait(false);
            store.SaveState(StateRecords.Created(container, container.Snapshot.StartedAt));
            throw;
        }

        await FinishAsync(undo).ConfigureAwait(false);
        return values;
    }

    // but for the cgroup, whose update has taken itself back
    private async Task TakeBackAsync()
    {
        container.Resctrl?.TakeBack();
        if (nodes is not null)
        {
            await nodes.RemoveAsync(_missing).ConfigureAwait(false);
        }
    }

    private async Task FinishAsync(ResourceSettings undo)
    {
        var before = (container.Resources, container.Devices);
        container.Resources = update.Resources.Resources;
        container.Devices = update.Devices?.Added ?? container.Devices;
        try
        {
            store.SaveState(StateRecords.Updated(container, update.Resctrl?.IntelRdt));
        }
        catch (CoreException)
        {
            (container.Resources, container.Devices) = before;
            await TakeBackAsync().ConfigureAwait(false);
            await _cgroup.RestoreAsync(undo).ConfigureAwait(false);
            throw;
        }

        if (update.Resctrl is { } resctrl)
        {
            container.Resctrl!.Finish(resctrl);
        }
    }
}
