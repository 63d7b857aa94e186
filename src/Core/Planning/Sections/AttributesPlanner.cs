using Berth.Core.Specs;
using Berth.Native.Contract;

namespace Berth.Core.Planning.Sections;

/// <summary><c>process.oomScoreAdj</c>, <c>process.scheduler</c>, <c>process.ioPriority</c>, <c>linux.personality</c>,
/// <c>linux.memoryPolicy</c>. What the config does not name is not changed.</summary>
internal static class AttributesPlanner
{
    /// <summary>While the host's procfs is in view. In a user namespace there is no capability to lower the score, and a mount namespace that
    /// is joined may have no procfs.</summary>
    public static void PlanOomScore(PlanContext context, PlanPhase phase)
    {
        var now = context.HasNamespace(LinuxNamespaceType.User) || context.HasForeignRoot ? PlanPhase.Monitor : PlanPhase.Setup;
        if (context.Process.OOMScoreAdj is { } score && phase == now)
        {
            context.Add(AttributeOperations.SetOomScore(phase, score));
        }
    }

    /// <summary>Before a system call filter could forbid it, and while there is CAP_SYS_NICE.</summary>
    public static void Plan(PlanContext context)
    {
        if (context.Process.Scheduler is { } scheduler)
        {
            PlanScheduler(context, scheduler);
        }

        if (context.Process.IOPriority is { } io)
        {
            var name = io.Class ?? throw PlanContext.NotValidated("/process/ioPriority/class");
            context.Add(AttributeOperations.SetIOPriority(
                name, Number(IOPriorityNames.Classes, name, "/process/ioPriority/class"), io.Priority ?? 0));
        }

        if (context.Spec.Linux?.Personality is { } personality)
        {
            var name = personality.Domain ?? throw PlanContext.NotValidated("/linux/personality/domain");
            context.Add(AttributeOperations.SetPersonality(
                name, Number(PersonalityNames.Domains, name, "/linux/personality/domain")));
        }

        if (context.Spec.Linux?.MemoryPolicy is { } policy)
        {
            PlanMemoryPolicy(context, policy);
        }
    }

    private static void PlanScheduler(PlanContext context, Scheduler scheduler)
    {
        var name = scheduler.Policy ?? throw PlanContext.NotValidated("/process/scheduler/policy");
        var flags = scheduler.Flags ?? [];
        context.Add(AttributeOperations.SetScheduler(new(
            name,
            Number(SchedulerNames.Policies, name, "/process/scheduler/policy"),
            flags,
            flags.Aggregate(0ul, (set, flag) => set | Number(SchedulerNames.Flags, flag, "/process/scheduler/flags")),
            scheduler.Nice ?? 0,
            scheduler.Priority ?? 0,
            scheduler.Runtime ?? 0,
            scheduler.Deadline ?? 0,
            scheduler.Period ?? 0)));
    }

    private static void PlanMemoryPolicy(PlanContext context, LinuxMemoryPolicy policy)
    {
        var name = policy.Mode ?? throw PlanContext.NotValidated("/linux/memoryPolicy/mode");
        var flags = policy.Flags ?? [];
        if (!MemoryNodes.TryParse(policy.Nodes, out var mask))
        {
            throw PlanContext.NotValidated("/linux/memoryPolicy/nodes");
        }

        var mode = flags.Aggregate(
            Number(MemoryPolicyNames.Modes, name, "/linux/memoryPolicy/mode"),
            (set, flag) => set | Number(MemoryPolicyNames.Flags, flag, "/linux/memoryPolicy/flags"));
        context.Add(AttributeOperations.SetMemoryPolicy(
            name, mode, mask, [.. mask.Count == 0 ? Array.Empty<string>() : [$"nodes={policy.Nodes}"], .. flags]));
    }

    private static T Number<T>(IReadOnlyDictionary<string, T> table, string name, string pointer) =>
        table.TryGetValue(name, out var number) ? number : throw PlanContext.NotValidated(pointer);
}
