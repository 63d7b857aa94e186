using System.Text.Json;
using Berth.Core.Cgroups;
using Berth.Core.Cgroups.Devices;
using Berth.Core.Cgroups.Resources;
using Berth.Core.Containers.Storage;
using Berth.Core.Errors;
using Berth.Core.IntelRdt;
using Berth.Core.Specs;

namespace Berth.Core.Containers.Operations;

/// <summary><c>update</c>: changes the limits of a container that is there.</summary>
public sealed class UpdateContainer
{
    private readonly ContainerRegistry _registry;
    private readonly ContainerStore _store;
    private readonly ResourceUpdateCompiler _compiler;

    internal UpdateContainer(ContainerRegistry registry, ContainerStore store, ResourceUpdateCompiler compiler)
    {
        _registry = registry;
        _store = store;
        _compiler = compiler;
    }

    /// <summary>Lays a change over the container's resources, all of it or nothing.</summary>
    /// <param name="id">The container.</param>
    /// <param name="change">What is to change. Values that it does not name stay.</param>
    /// <param name="cancellationToken">Gives up as long as nothing has begun.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.InvalidConfig"/>, with every problem; <see cref="ErrorCode.WrongState"/> unless
    /// it is created, running or paused; <see cref="ErrorCode.ResourceRefused"/>, with file, value and errno: nothing has changed
    /// then.</exception>
    public async Task<UpdateResult> ExecuteAsync(string id, ResourceChange change, CancellationToken cancellationToken)
    {
        var container = _registry.Find(id);
        // before the lock too: while creating, the create has it
        ContainerTransitions.Demand(container.Snapshot, ContainerVerb.Update);
        using var changes = await container.LockAsync(cancellationToken).ConfigureAwait(false);
        ContainerTransitions.Demand(container.Snapshot, ContainerVerb.Update);
        var config = _store.ReadConfig(id) ?? throw new CoreException(ErrorCode.StateFailed, $"config of container {id}: the file is missing");
        var update = _compiler.Compile(config, container.Resources, change.Resources ?? "{}"u8.ToArray());
        var resctrl = change.IntelRdt is { } intelRdt ? ResctrlUpdate.Compile(IntelRdtOf(container, config), intelRdt) : null;
        var values = await ApplyAsync(container, update, resctrl).ConfigureAwait(false);
        return new UpdateResult(
            container.Publish(snapshot => snapshot with { }),
            JsonSerializer.SerializeToUtf8Bytes(update.Resources, SpecJson.Context.LinuxResources),
            values,
            [.. update.Warnings, .. resctrl?.Warnings ?? []]);
    }

    private static LinuxIntelRdt? IntelRdtOf(Container container, byte[] config) =>
        container.Resctrl is { } group ? group.Record.Updated ?? SpecReader.ReadAllItCan(config).Spec.Linux?.IntelRdt : null;

    // a daemon that dies between the two saves leaves the undo to the next one
    private async Task<IReadOnlyList<ResourceValue>> ApplyAsync(Container container, ResourceUpdate update, ResctrlUpdate? resctrl)
    {
        ICgroup cgroup = container.Cgroup!;
        var undo = cgroup.ReadUndo(update.Settings) with
        {
            Devices = update.Settings.Devices is null ? null : update.DevicesBefore ?? DeviceSettings.None,
        };
        if (resctrl is not null)
        {
            container.Resctrl!.Begin(resctrl);
        }

        _store.SaveState(StateRecords.Updating(container, undo));
        List<ResourceValue> values = [];
        try
        {
            values.AddRange(resctrl is null ? [] : container.Resctrl!.Update(resctrl));
            values.AddRange(await cgroup.UpdateAsync(update.Settings).ConfigureAwait(false));
        }
        catch (CoreException)
        {
            container.Resctrl?.TakeBack();
            Save(container);
            throw;
        }

        return await FinishAsync(container, update, resctrl, undo, values).ConfigureAwait(false);
    }

    private async Task<List<ResourceValue>> FinishAsync(
        Container container, ResourceUpdate update, ResctrlUpdate? resctrl, ResourceSettings undo, List<ResourceValue> values)
    {
        LinuxResources? before = container.Resources;
        container.Resources = update.Resources;
        try
        {
            _store.SaveState(StateRecords.Updated(container, resctrl?.IntelRdt));
        }
        catch (CoreException)
        {
            container.Resources = before;
            container.Resctrl?.TakeBack();
            await container.Cgroup!.RestoreAsync(undo).ConfigureAwait(false);
            throw;
        }

        if (resctrl is not null)
        {
            container.Resctrl!.Finish(resctrl);
        }

        return values;
    }

    private void Save(Container container) => _store.SaveState(StateRecords.Created(container, container.Snapshot.StartedAt));
}
