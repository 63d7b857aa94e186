using System.Text.Json;
using Berth.Core.Containers;
using Berth.Core.Specs;
using Berth.Native;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Core.Hooks;

/// <summary>The state document that a hook reads from its standard input (runtime.md, "State").</summary>
internal static class HookState
{
    /// <summary>Makes the document.</summary>
    /// <param name="snapshot">The container.</param>
    /// <param name="status">Its status at the hook's point of the lifecycle.</param>
    /// <param name="pid">The container process as the hook's pid namespace sees it; null without one.</param>
    public static byte[] Write(ContainerSnapshot snapshot, ContainerStatus status, int? pid) => JsonSerializer.SerializeToUtf8Bytes(
        SnapshotState.Of(snapshot with { Status = status, Pid = pid ?? 0 }), SpecJson.Context.State);

    /// <summary>A file with the document, sealed and open for reading alone: it is whole at once, so that neither a hook that does not
    /// read it nor one that reads slowly holds anybody up.</summary>
    public static SafeFd OpenFile(ReadOnlySpan<byte> document)
    {
        using var file = MemoryFiles.Create("berth-state", document);
        return Paths.Open(file.ProcPath(), Libc.O_RDONLY);
    }
}
