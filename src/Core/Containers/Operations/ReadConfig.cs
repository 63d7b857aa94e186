using Berth.Core.Containers.Storage;
using Berth.Core.Errors;
using Berth.Core.Specs;

namespace Berth.Core.Containers.Operations;

/// <summary><c>config</c>: the config.json a container was created from, after overrides and updates.</summary>
public sealed class ReadConfig
{
    private readonly ContainerRegistry _registry;
    private readonly ContainerStore _store;

    internal ReadConfig(ContainerRegistry registry, ContainerStore store)
    {
        _registry = registry;
        _store = store;
    }

    /// <summary>Reads the document (UTF-8).</summary>
    /// <param name="id">The container.</param>
    /// <param name="asCreated">Whether without what updates have changed since.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.ContainerNotFound"/>, <see cref="ErrorCode.ContainerDeleted"/>.</exception>
    public ReadOnlyMemory<byte> Execute(string id, bool asCreated = false)
    {
        var container = _registry.Find(id);
        byte[] config = _store.ReadConfig(id) ?? throw new CoreException(ErrorCode.StateFailed, $"config of container {id}: the file is missing");
        return asCreated || container is { Resources: null, Resctrl: null or { Record.Updated: null } } ? config : Updated(container, config);
    }

    private static byte[] Updated(Container container, byte[] config)
    {
        var spec = SpecReader.ReadAllItCan(config).Spec;
        var linux = spec.Linux ?? new Linux();
        return SpecJson.Write(spec with
        {
            Linux = linux with
            {
                Resources = container.Resources ?? linux.Resources,
                IntelRdt = container.Resctrl?.Record.Updated ?? linux.IntelRdt,
                Devices = container.Devices.Count == 0 ? linux.Devices : [.. linux.Devices ?? [], .. container.Devices],
            },
        });
    }
}
