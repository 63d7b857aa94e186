using System.Runtime.InteropServices;

namespace Berth.Native.Contract;

/// <summary>Payload of <see cref="SyncType.ProcMountPlease"/>: <c>struct sync_mount</c>.</summary>
[CMirror("sync.h", "struct sync_mount")]
[StructLayout(LayoutKind.Sequential)]
public struct SyncMount
{
    /// <summary>Number of the step in the plan, from 1.</summary>
    public uint Step;

    /// <summary>Zero.</summary>
    public uint Reserved;
}
