namespace Berth.Native.Contract;

/// <summary>When an op may run: <c>enum plan_phase</c>. The launcher refuses a plan whose phases decrease.</summary>
[CMirror("plan.h", "PHASE_")]
public enum PlanPhase : ushort
{
    /// <summary>In the monitor, before the container process is cloned.</summary>
    Monitor = 1,

    /// <summary>In the container process, in its namespaces and cgroups, the host's root still in view.</summary>
    Setup = 2,

    /// <summary>After <see cref="PlanOp.PivotRoot"/>, still with all privileges.</summary>
    Root = 3,

    /// <summary>After <see cref="PlanOp.Ready"/>: privileges are given up.</summary>
    Drop = 4,

    /// <summary>After <c>start</c>.</summary>
    Exec = 5,
}
