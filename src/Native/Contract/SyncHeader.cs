using System.Runtime.InteropServices;

namespace Berth.Native.Contract;

/// <summary>Start of every sync message: <c>struct sync_header</c>, 8 bytes.</summary>
[CMirror("sync.h", "struct sync_header")]
[StructLayout(LayoutKind.Sequential)]
public struct SyncHeader
{
    /// <summary>Kind of the message.</summary>
    public SyncType Type;

    /// <summary>What comes with it.</summary>
    public SyncFlags Flags;

    /// <summary>Size of the payload in bytes, at most <see cref="SyncFormat.MaxPayload"/>.</summary>
    public uint Length;
}
