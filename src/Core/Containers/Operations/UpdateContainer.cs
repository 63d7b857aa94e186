using System.Text.Json;
using Berth.Core.Cgroups.Resources;
using Berth.Core.Containers.Devices;
using Berth.Core.Containers.Storage;
using Berth.Core.Errors;
using Berth.Core.Specs;

namespace Berth.Core.Containers.Operations;

/// <summary><c>update</c>: changes the limits of a container that is there, and adds devices to it.</summary>
public sealed class UpdateContainer
{
    private readonly ContainerRegistry _registry;
    private readonly ContainerStore _store;
    private readonly UpdateCompiler _compiler;

    internal UpdateContainer(ContainerRegistry registry, ContainerStore store, UpdateCompiler compiler)
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
    /// then; <see cref="ErrorCode.DeadlinePassed"/>.</exception>
    public async Task<UpdateResult> ExecuteAsync(string id, ResourceChange change, CancellationToken cancellationToken)
    {
        var container = _registry.Find(id);
        // before the lock too: while creating, the create has it
        ContainerTransitions.Demand(container.Snapshot, ContainerVerb.Update);
        using var changes = await container.LockAsync(cancellationToken).ConfigureAwait(false);
        ContainerTransitions.Demand(container.Snapshot, ContainerVerb.Update);
        var config = _store.ReadConfig(id) ?? throw new CoreException(ErrorCode.StateFailed, $"config of container {id}: the file is missing");
        var update = _compiler.Compile(container, config, change);
        var values = await ApplyAsync(container, update).ConfigureAwait(false);
        return new UpdateResult(
            container.Publish(snapshot => snapshot with { }),
            JsonSerializer.SerializeToUtf8Bytes(update.Resources.Resources, SpecJson.Context.LinuxResources),
            values,
            update.Warnings);
    }

    private async Task<IReadOnlyList<ResourceValue>> ApplyAsync(Container container, CompiledUpdate update)
    {
        using var nodes = update.Devices is { Nodes.Count: > 0 } ? new DeviceNodes(container.Id, container.Processes!) : null;
        return await new UpdateTransaction(_store, container, update, nodes).RunAsync().ConfigureAwait(false);
    }
}
