namespace Berth.Core.Specs;

/// <summary>Masked and read-only paths (config-linux.md, "Masked Paths", "Readonly Paths").</summary>
internal static class PathListRules
{
    public static void Check(Spec spec, Findings findings)
    {
        CheckList("/linux/maskedPaths", spec.Linux?.MaskedPaths ?? [], findings);
        CheckList("/linux/readonlyPaths", spec.Linux?.ReadonlyPaths ?? [], findings);
    }

    private static void CheckList(string pointer, IReadOnlyList<string> paths, Findings findings)
    {
        for (var i = 0; i < paths.Count; i++)
        {
            if (paths[i] is { } path)
            {
                findings.RequireAbsolute($"{pointer}/{i}", path);
            }
        }
    }
}
