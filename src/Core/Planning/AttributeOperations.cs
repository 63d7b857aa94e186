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
