using System.Text;

namespace Berth.Core.Specs;

/// <summary>The cgroup's path (config-linux.md, "Cgroups Path"; cgroups(7)).</summary>
internal static class CgroupRules
{
    private const string Pointer = "/linux/cgroupsPath";

    /// <summary>Of one directory (NAME_MAX), and of a path that leaves room for its parents and files below PATH_MAX; in bytes.</summary>
    private const int MaxStep = 255, MaxPath = 3500;

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
        else if (path.Contains('\n', StringComparison.Ordinal))
        {
            findings.Problem(Pointer, "must not have a line feed in it: the kernel makes no such cgroup");
        }
        else if (Array.Exists(steps, step => Encoding.UTF8.GetByteCount(step) > MaxStep) || Encoding.UTF8.GetByteCount(path) > MaxPath)
        {
            findings.Problem(Pointer, $"is too long: {MaxPath} bytes, {MaxStep} between slashes, are allowed");
        }
    }
}
