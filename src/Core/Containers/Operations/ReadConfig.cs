using Berth.Core.Containers.Storage;
using Berth.Core.Errors;

namespace Berth.Core.Containers.Operations;

/// <summary><c>config</c>: the config.json a container was created from, after overrides.</summary>
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
    /// <exception cref="CoreException"><see cref="ErrorCode.ContainerNotFound"/>, <see cref="ErrorCode.ContainerDeleted"/>.</exception>
    public ReadOnlyMemory<byte> Execute(string id)
    {
        _registry.Find(id);
        return _store.ReadConfig(id) ?? throw new CoreException(ErrorCode.StateFailed, $"config of container {id}: the file is missing");
    }
}
