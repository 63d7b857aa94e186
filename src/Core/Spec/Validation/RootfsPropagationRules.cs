namespace Berth.Core.Specs;

/// <summary>The root's propagation (config-linux.md, "Rootfs Mount Propagation").</summary>
internal static class RootfsPropagationRules
{
    public static void Check(Spec spec, Findings findings)
    {
        if (spec.Linux?.RootfsPropagation is { Length: > 0 } name)
        {
            findings.RequireKnown("/linux/rootfsPropagation", name, RootfsPropagationNames.All, "propagation");
        }
    }
}
