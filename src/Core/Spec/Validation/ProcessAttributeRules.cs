namespace Berth.Core.Specs;

/// <summary>OOM score, CPU affinity, I/O priority and personality (config.md, "Linux Process"; config-linux.md, "Personality").</summary>
internal static class ProcessAttributeRules
{
    /// <summary>OOM_SCORE_ADJ_MAX; the least is its opposite (proc_pid_oom_score_adj(5)).</summary>
    private const int MaxOomScore = 1000;

    private const int MaxIOPriority = 7;

    public static void Check(Spec spec, Findings findings)
    {
        if (spec.Process?.OOMScoreAdj is < -MaxOomScore or > MaxOomScore)
        {
            findings.Problem(
                "/process/oomScoreAdj", $"must be from {-MaxOomScore} to {MaxOomScore}, found {spec.Process.OOMScoreAdj}");
        }

        CheckCpus("/process/execCPUAffinity/initial", spec.Process?.ExecCPUAffinity?.Initial, findings);
        CheckCpus("/process/execCPUAffinity/final", spec.Process?.ExecCPUAffinity?.Final, findings);
        CheckIOPriority(spec.Process?.IOPriority, findings);
        CheckPersonality(spec.Linux?.Personality, findings);
    }

    private static void CheckCpus(string pointer, string? list, Findings findings)
    {
        if (!CpuList.TryParse(list, out _))
        {
            findings.Problem(pointer, $"\"{list}\" is no list of CPUs such as 0-3,7, each below {CpuList.Max}");
        }
    }

    private static void CheckIOPriority(LinuxIOPriority? io, Findings findings)
    {
        if (io is null)
        {
            return;
        }

        findings.RequireKnown("/process/ioPriority/class", io.Class, IOPriorityNames.Classes.Keys, "I/O scheduling class");
        if (io.Priority is null)
        {
            findings.Required("/process/ioPriority/priority");
        }
        else if (io.Priority is < 0 or > MaxIOPriority)
        {
            findings.Problem("/process/ioPriority/priority", $"must be from 0 to {MaxIOPriority}, found {io.Priority}");
        }
    }

    private static void CheckPersonality(LinuxPersonality? personality, Findings findings)
    {
        if (personality is null)
        {
            return;
        }

        findings.RequireKnown("/linux/personality/domain", personality.Domain, PersonalityNames.Domains.Keys, "execution domain");
        if (personality.Flags is { Count: > 0 })
        {
            findings.Problem("/linux/personality/flags", "no flags are defined");
        }
    }
}
