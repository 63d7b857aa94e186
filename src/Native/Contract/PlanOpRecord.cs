using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Berth.Native.Contract;

/// <summary>One step of a plan: <c>struct plan_op</c>, 64 bytes. <see cref="PlanOp"/> says what its strings and arguments mean.</summary>
[CMirror("plan.h", "struct plan_op")]
[StructLayout(LayoutKind.Sequential)]
public struct PlanOpRecord
{
    /// <summary>What to do.</summary>
    public PlanOp Code;

    /// <summary>When; phases never decrease in a plan.</summary>
    public PlanPhase Phase;

    /// <summary>How.</summary>
    public PlanOpFlags Flags;

    /// <summary>Offsets of strings, lists and blobs in the arena; 0 is "absent".</summary>
    public Strings Str;

    /// <summary>Numbers.</summary>
    public Arguments Arg;

    /// <summary>Arena offset of what messages call this step, such as <c>mount proc on /proc</c>.</summary>
    public uint Text;

    /// <summary>Zero.</summary>
    public uint Reserved;

    /// <summary><c>uint32_t[4]</c>.</summary>
    [InlineArray(4)]
    public struct Strings
    {
        private uint _element;
    }

    /// <summary><c>uint64_t[4]</c>.</summary>
    [InlineArray(4)]
    public struct Arguments
    {
        private ulong _element;
    }
}
