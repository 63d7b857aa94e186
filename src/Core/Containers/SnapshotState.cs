using Berth.Core.Specs;

namespace Berth.Core.Containers;

/// <summary>The OCI state document of a snapshot (runtime-spec, runtime.md, State).</summary>
internal static class SnapshotState
{
    public static State Of(ContainerSnapshot snapshot) => new()
    {
        OciVersion = snapshot.OciVersion,
        ID = snapshot.Id,
        Status = snapshot.Status.ToOciName(),
        Pid = snapshot.Pid == 0 ? null : snapshot.Pid,
        Bundle = snapshot.Bundle,
        Annotations = snapshot.Annotations.Count == 0 ? null : snapshot.Annotations,
    };
}
