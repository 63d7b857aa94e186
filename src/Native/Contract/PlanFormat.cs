namespace Berth.Native.Contract;

/// <summary>Fixed numbers of the plan (launcher/plan.h).</summary>
[CMirror("plan.h", "PLAN_")]
public static class PlanFormat
{
    /// <summary>First four bytes of a plan, "BPLN" on a little-endian machine.</summary>
    public const uint Magic = 0x4e4c5042;

    /// <summary>Version of the format; the launcher refuses every other one.</summary>
    public const ushort Version = 1;

    /// <summary>Largest plan in bytes, arena included.</summary>
    public const uint MaxSize = 4 << 20;

    /// <summary>Most ops in a plan.</summary>
    public const uint MaxOps = 4096;

    /// <summary>Most id maps in a plan (<see cref="PlanOp.Idmap"/>).</summary>
    public const uint MaxIdmaps = 64;

    /// <summary>Where the number of an id map begins in the argument of <see cref="PlanOp.Bind"/> that holds it.</summary>
    public const int IdmapShift = 32;
}
