namespace Berth.Core.Specs;

/// <summary>NUMA memory policy (set_mempolicy(2); config-linux.md, "Memory policy").</summary>
public sealed record LinuxMemoryPolicy : SpecObject
{
    /// <summary>Name such as <c>MPOL_INTERLEAVE</c>. Required.</summary>
    public string? Mode { get; init; }

    /// <summary>List of nodes such as <c>0-3,7</c>.</summary>
    public string? Nodes { get; init; }

    /// <summary>Names such as <c>MPOL_F_STATIC_NODES</c>.</summary>
    public IReadOnlyList<string>? Flags { get; init; }
}
