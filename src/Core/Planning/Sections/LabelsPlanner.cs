namespace Berth.Core.Planning.Sections;

/// <summary><c>process.apparmorProfile</c>, <c>process.selinuxLabel</c> and <c>linux.mountLabel</c>: refused where the host does not have the
/// security module in use, for a container that is less confined than its config says is worse than none.</summary>
internal static class LabelsPlanner
{
    /// <summary>Filesystems whose labels the policy decides on, whatever the mount asks for.</summary>
    private static readonly HashSet<string> LabelledByPolicy = ["proc", "sysfs", "cgroup", "cgroup2", "mqueue"];

    /// <summary>For the next execve(2): while procfs can still be mounted, and before there are no new privileges.</summary>
    public static void Plan(PlanContext context)
    {
        if (context.Process.ApparmorProfile is { Length: > 0 } profile)
        {
            Demand(context, context.Facts.HasApparmor, "/process/apparmorProfile", "AppArmor");
            // kernels with several modules have a directory for each; the file without one is the first module's
            context.Add(AttributeOperations.SetExecLabel("AppArmor", "apparmor/exec", "exec", $"exec {profile}"));
        }

        if (context.Process.SelinuxLabel is { Length: > 0 } label)
        {
            Demand(context, context.Facts.HasSelinux, "/process/selinuxLabel", "SELinux");
            context.Add(AttributeOperations.SetExecLabel("SELinux", "exec", null, label));
        }

        if (context.Spec.Linux?.MountLabel is { Length: > 0 })
        {
            Demand(context, context.Facts.HasSelinux, "/linux/mountLabel", "SELinux");
        }
    }

    /// <summary>What a new filesystem of that type is mounted with besides its own options, unless they say it themselves.</summary>
    public static IEnumerable<string> MountOptions(PlanContext context, string type, IReadOnlyList<string> options) =>
        context.Spec.Linux?.MountLabel is { Length: > 0 } label && !LabelledByPolicy.Contains(type)
            && !options.Any(option => option.StartsWith("context=", StringComparison.Ordinal))
            ? [$"context={label}"] : [];

    private static void Demand(PlanContext context, bool isThere, string pointer, string module)
    {
        if (!isThere)
        {
            context.Problem(pointer, $"{module} is not enabled on this host");
        }
    }
}
