using System.Text.Json;
using Berth.Core.Cgroups;
using Berth.Core.Cgroups.Resources;
using Berth.Core.Containers.Storage;
using Berth.Core.Errors;
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
    /// <param name="change">What is to change: an object as in <c>linux.resources</c> (UTF-8). Values that it does not name stay.</param>
    /// <param name="cancellationToken">Gives up as long as nothing has begun.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.InvalidConfig"/>, with every problem; <see cref="ErrorCode.WrongState"/> unless
    /// it is created, running or paused; <see cref="ErrorCode.ResourceRefused"/>, with file, value and errno: nothing has changed
    /// then.</exception>
    public async Task<UpdateResult> ExecuteAsync(string id, ReadOnlyMemory<byte> change, CancellationToken cancellationToken)
    {
        var container = _registry.Find(id);
        // before the lock too: while creating, the create has it
        ContainerTransitions.Demand(container.Snapshot, ContainerVerb.Update);
        using var changes = await container.LockAsync(cancellationToken).ConfigureAwait(false);
        ContainerTransitions.Demand(container.Snapshot, ContainerVerb.Update);
        var config = _store.ReadConfig(id) ?? throw new CoreException(ErrorCode.StateFailed, $"config of container {id}: the file is missing");
        var update = _compiler.Compile(config, container.Resources, change);
        var values = await ApplyAsync(container, update).ConfigureAwait(false);
        return new UpdateResult(
            container.Publish(snapshot => snapshot with { }),
            JsonSerializer.SerializeToUtf8Bytes(update.Resources, SpecJson.Context.LinuxResources),
            values,
            update.Warnings);
    }

    // a daemon that dies between the two saves leaves the undo to the next one
    private async Task<IReadOnlyList<ResourceValue>> ApplyAsync(Container container, ResourceUpdate update)
    {
        ICgroup cgroup = container.Cgroup!;
        var undo = cgroup.ReadUndo(update.Settings) with { Devices = update.Settings.Devices is null ? null : update.DevicesBefore };
        _store.SaveState(StateRecords.Updating(container, undo));
        IReadOnlyList<ResourceValue> values;
        try
        {
            values = await cgroup.UpdateAsync(update.Settings).ConfigureAwait(false);
        }
        catch (CoreException)
        {
            Save(container);
            throw;
        }

        LinuxResources? before = container.Resources;
        container.Resources = update.Resources;
        try
        {
            Save(container);
            return values;
        }
        catch (CoreException)
        {
            container.Resources = before;
            cgroup.Apply(undo);
            throw;
        }
    }

    private void Save(Container container) => _store.SaveState(StateRecords.Created(container, container.Snapshot.StartedAt));
}
