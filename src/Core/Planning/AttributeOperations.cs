using Berth.Native.Contract;

namespace Berth.Core.Planning;

/// <summary>Makes the ops for what the kernel keeps about a process besides its identity. launcher/plan.h says what each does.</summary>
internal static class AttributeOperations
{
    /// <summary><c>SCHED_ATTR_SIZE_VER1</c>: the size of <c>struct sched_attr</c> with the utilisation clamps.</summary>
    private const ulong SchedulerSize = 56;

    private const int PriorityBits = 13;

    public static PlanOperation SetOomScore(PlanPhase phase, int score) =>
        new(PlanOp.OomScoreAdj, phase, $"set oom_score_adj to {score}") { Arguments = [unchecked((ulong)score)] };

    /// <param name="phase">Monitor for the CPUs before the process is in its cgroup, setup for those afterwards.</param>
    /// <param name="cpus">The list as the config has it.</param>
    /// <param name="mask">A bit for each CPU.</param>
    public static PlanOperation SetCpuAffinity(PlanPhase phase, string cpus, IReadOnlyList<ulong> mask) =>
        new(PlanOp.CpuAffinity, phase, $"set CPU affinity to {cpus}")
        {
            Strings = [PlanValue.Of(mask)],
            Arguments = [0, 0, (ulong)mask.Count * sizeof(ulong)],
        };

    public static PlanOperation ResetCpuAffinity() => new(PlanOp.CpuAffinity, PlanPhase.Setup, "reset CPU affinity");

    /// <param name="permissions">Permissions that it gets besides those that it has (keyctl_setperm(3)).</param>
    /// <param name="label">Its SELinux label; null for none.</param>
    public static PlanOperation JoinSessionKeyring(uint permissions, string? label) =>
        new(PlanOp.Keyring, PlanPhase.Setup, "join a session keyring of the container's own")
        {
            Strings = [PlanValue.Of(label)],
            Arguments = [permissions],
            Details = label is null ? [] : [$"label={Printable.Word(label)}"],
        };

    /// <param name="module">What messages call it.</param>
    /// <param name="file">Of /proc/thread-self/attr.</param>
    /// <param name="olderFile">The same where the kernel has no such file; null for none.</param>
    /// <param name="label">What is written to it.</param>
    public static PlanOperation SetExecLabel(string module, string file, string? olderFile, string label) =>
        new(PlanOp.Label, PlanPhase.Root, $"set {module} label for the program")
        {
            Strings = [PlanValue.Of(file), PlanValue.Of(olderFile), PlanValue.Of(label)],
            Details = [Printable.Line(label)],
        };

    /// <summary>The blob is <c>struct sched_attr</c> of sched_setattr(2): pairs of 32-bit fields share a word, the lower one
    /// first.</summary>
    public static PlanOperation SetScheduler(SchedulerAttributes attributes) =>
        new(PlanOp.Scheduler, PlanPhase.Root, $"set scheduler {attributes.PolicyName}")
        {
            Strings =
            [
                PlanValue.Of(
                [
                    SchedulerSize | (ulong)attributes.Policy << 32,
                    attributes.Flags,
                    unchecked((uint)attributes.Nice) | (ulong)(uint)attributes.Priority << 32,
                    attributes.Runtime,
                    attributes.Deadline,
                    attributes.Period,
                    0ul,
                ]),
            ],
            Arguments = [0, 0, SchedulerSize],
            Details =
            [
                $"nice={attributes.Nice}",
                $"priority={attributes.Priority}",
                .. attributes.Deadline == 0
                    ? Array.Empty<string>()
                    : [$"runtime={attributes.Runtime}ns", $"deadline={attributes.Deadline}ns", $"period={attributes.Period}ns"],
                .. attributes.FlagNames,
            ],
        };

    public static PlanOperation SetIOPriority(string className, int classNumber, int priority) =>
        new(PlanOp.IoPriority, PlanPhase.Root, $"set I/O priority {className} {priority}")
        {
            Arguments = [(ulong)classNumber << PriorityBits | (uint)priority],
        };

    public static PlanOperation SetPersonality(string name, uint domain) =>
        new(PlanOp.Personality, PlanPhase.Root, $"set personality {name}") { Arguments = [domain] };

    /// <param name="name">The mode as the config has it.</param>
    /// <param name="mode">Mode and flags, as set_mempolicy(2) takes them.</param>
    /// <param name="mask">A bit for each node.</param>
    /// <param name="details">Flags and nodes as the config has them.</param>
    public static PlanOperation SetMemoryPolicy(string name, uint mode, IReadOnlyList<ulong> mask, IReadOnlyList<string> details) =>
        new(PlanOp.MemoryPolicy, PlanPhase.Root, $"set memory policy {name}")
        {
            Strings = [PlanValue.Of(mask)],
            Arguments = [mode, 0, (ulong)mask.Count * sizeof(ulong)],
            Details = details,
        };
}
