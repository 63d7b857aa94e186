using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Berth.Native.Contract;

/// <summary>Start of a plan: <c>struct plan_header</c>, 64 bytes. After it come the ops, then the arena.</summary>
[CMirror("plan.h", "struct plan_header")]
[StructLayout(LayoutKind.Sequential)]
public struct PlanHeader
{
    /// <summary><see cref="PlanFormat.Magic"/>.</summary>
    public uint Magic;

    /// <summary><see cref="PlanFormat.Version"/>.</summary>
    public ushort Version;

    /// <summary>Size of this struct in bytes.</summary>
    public ushort HeaderSize;

    /// <summary>Size of the whole plan in bytes.</summary>
    public uint Size;

    /// <summary>What holds for the whole plan.</summary>
    public PlanFlags Flags;

    /// <summary><c>CLONE_NEW…</c> for clone3(2), never <c>CLONE_NEWCGROUP</c> (see <see cref="PlanOp.Unshare"/>).</summary>
    public ulong CloneFlags;

    /// <summary>Number of ops.</summary>
    public uint OpCount;

    /// <summary>Where the ops start, in bytes from the start of the plan.</summary>
    public uint OpsOffset;

    /// <summary>Where the arena starts, in bytes from the start of the plan.</summary>
    public uint ArenaOffset;

    /// <summary>Size of the arena in bytes; its first and last byte are NUL.</summary>
    public uint ArenaSize;

    /// <summary>Zero.</summary>
    public ReservedWords Reserved;

    /// <summary>The reserved end of <see cref="PlanHeader"/>: <c>uint64_t[3]</c>.</summary>
    [InlineArray(3)]
    public struct ReservedWords
    {
        private ulong _element;
    }
}
