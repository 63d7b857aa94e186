namespace Berth.Core.Specs;

/// <summary>The root filesystem (config.md, "Root").</summary>
internal static class RootRules
{
    public static void Check(Spec spec, Findings findings)
    {
        if (spec.Root is null)
        {
            findings.Required("/root");
        }
        else
        {
            findings.RequireText("/root/path", spec.Root.Path);
        }
    }
}
