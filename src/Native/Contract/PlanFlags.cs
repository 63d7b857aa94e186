namespace Berth.Native.Contract;

/// <summary>What holds for a whole plan: <c>enum plan_flag</c>.</summary>
[Flags]
[CMirror("plan.h", "PLAN_")]
public enum PlanFlags : uint
{
    /// <summary>Clone straight into the cgroup v2 directory at <see cref="LaunchFd.Cgroup"/> (<c>CLONE_INTO_CGROUP</c>).</summary>
    IntoCgroup = 1 << 0,

    /// <summary>0 to 2 are a terminal, by <see cref="PlanOp.Terminal"/>; there are no pipes.</summary>
    Terminal = 1 << 1,

    /// <summary>One more process for a container that is there, see <see cref="PlanOp.JoinProcess"/>.</summary>
    Exec = 1 << 2,

    /// <summary>Sockets are passed on to the program, by <see cref="PlanOp.Listen"/>.</summary>
    Listen = 1 << 3,
}
