using System.Runtime.InteropServices;

namespace Berth.Native.Contract;

/// <summary>Start of the payload of <see cref="SyncType.ProcLog"/>: <c>struct sync_log</c>. The text follows it, UTF-8, not
/// terminated, to the end of the payload.</summary>
[CMirror("sync.h", "struct sync_log")]
[StructLayout(LayoutKind.Sequential)]
public struct SyncLog
{
    /// <summary>How much it matters.</summary>
    public SyncLogLevel Level;

    /// <summary>1-based number of the plan's op, 0 before the first.</summary>
    public uint Step;
}
