using System.Runtime.InteropServices;

namespace Berth.Native.Contract;

/// <summary>Payload of <see cref="SyncType.ProcSeccomp"/>: <c>struct sync_seccomp</c>.</summary>
[CMirror("sync.h", "struct sync_seccomp")]
[StructLayout(LayoutKind.Sequential)]
public struct SyncSeccomp
{
    /// <summary>Number of the notification descriptor in the container process.</summary>
    public int Fd;

    /// <summary>Zero.</summary>
    public uint Reserved;
}
