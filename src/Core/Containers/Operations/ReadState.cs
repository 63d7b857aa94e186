using Berth.Core.Specs;

namespace Berth.Core.Containers.Operations;

/// <summary><c>state</c>: the OCI state document (runtime-spec, runtime.md, State).</summary>
public sealed class ReadState
{
    private readonly ContainerRegistry _registry;

    internal ReadState(ContainerRegistry registry) => _registry = registry;

    /// <summary>The document as of now.</summary>
    /// <exception cref="Errors.CoreException">There is no such container.</exception>
    public State Execute(string id)
    {
        var snapshot = _registry.Get(id);
        return new State
        {
            OciVersion = snapshot.OciVersion,
            ID = snapshot.Id,
            Status = snapshot.Status.ToOciName(),
            Pid = snapshot.Pid == 0 ? null : snapshot.Pid,
            Bundle = snapshot.Bundle,
            Annotations = snapshot.Annotations.Count == 0 ? null : snapshot.Annotations,
        };
    }
}
