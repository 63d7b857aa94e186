using Berth.Core.Specs;

namespace Berth.Core.Containers.Operations;

/// <summary><c>state</c>: the OCI state document (runtime-spec, runtime.md, State).</summary>
public sealed class ReadState
{
    private readonly ContainerRegistry _registry;

    internal ReadState(ContainerRegistry registry) => _registry = registry;

    /// <summary>The document as of now.</summary>
    /// <exception cref="Errors.CoreException">There is no such container.</exception>
    public State Execute(string id) => SnapshotState.Of(_registry.Get(id));
}
