namespace Berth.Core.Specs;

/// <summary>NUMA memory policy (config-linux.md, "Memory policy"; set_mempolicy(2)).</summary>
internal static class MemoryPolicyRules
{
    private const string Pointer = "/linux/memoryPolicy";

    public static void Check(Spec spec, Findings findings)
    {
        if (spec.Linux?.MemoryPolicy is not { } policy)
        {
            return;
        }

        findings.RequireKnown($"{Pointer}/mode", policy.Mode, MemoryPolicyNames.Modes.Keys, "memory policy");
        findings.RequireKnown($"{Pointer}/flags", policy.Flags, MemoryPolicyNames.Flags.Keys, "memory policy flag");
        CheckNodes(policy, findings);
        CheckFlags(policy, findings);
    }

    private static void CheckNodes(LinuxMemoryPolicy policy, Findings findings)
    {
        if (!MemoryNodes.TryParse(policy.Nodes, out var mask))
        {
            findings.Problem(
                $"{Pointer}/nodes", $"\"{policy.Nodes}\" is no list of nodes below {MemoryNodes.Max}, such as 0-3,7");
        }
        else if (policy.Mode is "MPOL_DEFAULT" or "MPOL_LOCAL" && mask.Count > 0)
        {
            findings.Problem($"{Pointer}/nodes", $"{policy.Mode} takes no nodes");
        }
        else if (mask.Count == 0
            && policy.Mode is "MPOL_BIND" or "MPOL_INTERLEAVE" or "MPOL_WEIGHTED_INTERLEAVE" or "MPOL_PREFERRED_MANY")
        {
            findings.Problem($"{Pointer}/nodes", $"{policy.Mode} needs at least one node");
        }
    }

    private static void CheckFlags(LinuxMemoryPolicy policy, Findings findings)
    {
        var flags = policy.Flags ?? [];
        if (flags.Contains("MPOL_F_STATIC_NODES") && flags.Contains("MPOL_F_RELATIVE_NODES"))
        {
            findings.Problem($"{Pointer}/flags", "MPOL_F_STATIC_NODES and MPOL_F_RELATIVE_NODES exclude each other");
        }

        if (flags.Contains("MPOL_F_NUMA_BALANCING") && policy.Mode is not ("MPOL_BIND" or "MPOL_PREFERRED_MANY"))
        {
            findings.Problem($"{Pointer}/flags", "MPOL_F_NUMA_BALANCING is for MPOL_BIND and MPOL_PREFERRED_MANY");
        }
    }
}
