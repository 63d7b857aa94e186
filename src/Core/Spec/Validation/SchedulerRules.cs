namespace Berth.Core.Specs;

/// <summary>Scheduling (config.md, "Linux Process"; sched_setattr(2)). What the kernel would refuse is refused here, where it can be said
/// which value is wrong.</summary>
internal static class SchedulerRules
{
    private const string Pointer = "/process/scheduler";
    private const int MinNice = -20;
    private const int MaxNice = 19;
    private const int MinPriority = 1;
    private const int MaxPriority = 99;
    private const ulong MinRuntime = 1024;

    public static void Check(Spec spec, Findings findings)
    {
        if (spec.Process?.Scheduler is not { } scheduler)
        {
            return;
        }

        CheckPolicy(scheduler.Policy, findings);
        CheckNice(scheduler, findings);
        CheckPriority(scheduler, findings);
        CheckDeadline(scheduler, findings);
        findings.RequireKnown($"{Pointer}/flags", scheduler.Flags, SchedulerNames.Flags.Keys, "scheduling flag");
    }

    private static void CheckPolicy(string? policy, Findings findings)
    {
        findings.RequireKnown($"{Pointer}/policy", policy, SchedulerNames.Policies.Keys, "scheduling policy");
        if (policy == "SCHED_ISO")
        {
            findings.Problem($"{Pointer}/policy", "SCHED_ISO is reserved: Linux does not implement it");
        }
    }

    private static void CheckNice(Scheduler scheduler, Findings findings)
    {
        if (scheduler is { Policy: "SCHED_OTHER" or "SCHED_BATCH", Nice: < MinNice or > MaxNice })
        {
            findings.Problem($"{Pointer}/nice", $"must be from {MinNice} to {MaxNice}, found {scheduler.Nice}");
        }
    }

    private static void CheckPriority(Scheduler scheduler, Findings findings)
    {
        var priority = scheduler.Priority ?? 0;
        if (scheduler.Policy is "SCHED_FIFO" or "SCHED_RR")
        {
            if (priority is < MinPriority or > MaxPriority)
            {
                findings.Problem($"{Pointer}/priority", $"must be from {MinPriority} to {MaxPriority}, found {priority}");
            }
        }
        else if (priority != 0)
        {
            findings.Problem($"{Pointer}/priority", "is for SCHED_FIFO and SCHED_RR");
        }
    }

    private static void CheckDeadline(Scheduler scheduler, Findings findings)
    {
        var (runtime, deadline, period) = (scheduler.Runtime ?? 0, scheduler.Deadline ?? 0, scheduler.Period ?? 0);
        if (scheduler.Policy != "SCHED_DEADLINE")
        {
            RefuseTime("runtime", runtime, findings);
            RefuseTime("deadline", deadline, findings);
            RefuseTime("period", period, findings);
        }
        else if (runtime < MinRuntime)
        {
            findings.Problem($"{Pointer}/runtime", $"must be at least {MinRuntime} ns, found {runtime}");
        }
        else if (deadline < runtime)
        {
            findings.Problem($"{Pointer}/deadline", $"must not be below the runtime of {runtime} ns, found {deadline}");
        }
        else if (period != 0 && period < deadline)
        {
            findings.Problem($"{Pointer}/period", $"must not be below the deadline of {deadline} ns, found {period}");
        }
    }

    private static void RefuseTime(string name, ulong value, Findings findings)
    {
        if (value != 0)
        {
            findings.Problem($"{Pointer}/{name}", "is for SCHED_DEADLINE");
        }
    }
}
