using System.Runtime.InteropServices;

namespace Berth.Native.Contract;

/// <summary>Payload of <see cref="SyncType.ProcPid"/>: <c>struct sync_pid</c>.</summary>
[CMirror("sync.h", "struct sync_pid")]
[StructLayout(LayoutKind.Sequential)]
public struct SyncPid
{
    /// <summary>The container process, in Core's pid namespace.</summary>
    public int Pid;

    /// <summary>Zero.</summary>
    public uint Reserved;
}
