namespace Berth.Core.Specs;

/// <summary>The cgroup's path (config-linux.md, "Cgroups Path"; cgroups(7)).</summary>
internal static class CgroupRules
{
    private const string Pointer = "/linux/cgroupsPath";

    public static void Check(Spec spec, Findings findings)
    {
        if (spec.Linux?.CgroupsPath is not { Length: > 0 } path)
        {
            return;
        }

        var steps = path.Split('/');
        if (steps.Contains(".."))
        {
            findings.Problem(Pointer, $"\"{path}\" must not contain \"..\"");
        }
        else if (steps.All(step => step is "" or "."))
        {
            findings.Problem(Pointer, $"\"{path}\" is the root of the hierarchy, which belongs to the host");
        }
    }
}
