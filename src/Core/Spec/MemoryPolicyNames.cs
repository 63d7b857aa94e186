namespace Berth.Core.Specs;

/// <summary>Names of <c>linux.memoryPolicy</c> and their numbers (config-linux.md, "Memory policy"; set_mempolicy(2)).</summary>
public static class MemoryPolicyNames
{
    /// <summary>Modes.</summary>
    public static IReadOnlyDictionary<string, uint> Modes { get; } = new Dictionary<string, uint>(StringComparer.Ordinal)
    {
        ["MPOL_DEFAULT"] = 0,
        ["MPOL_PREFERRED"] = 1,
        ["MPOL_BIND"] = 2,
        ["MPOL_INTERLEAVE"] = 3,
        ["MPOL_LOCAL"] = 4,
        ["MPOL_PREFERRED_MANY"] = 5,
        ["MPOL_WEIGHTED_INTERLEAVE"] = 6,
    };

    /// <summary>Flags, which share a word with the mode.</summary>
    public static IReadOnlyDictionary<string, uint> Flags { get; } = new Dictionary<string, uint>(StringComparer.Ordinal)
    {
        ["MPOL_F_NUMA_BALANCING"] = 1u << 13,
        ["MPOL_F_RELATIVE_NODES"] = 1u << 14,
        ["MPOL_F_STATIC_NODES"] = 1u << 15,
    };
}
