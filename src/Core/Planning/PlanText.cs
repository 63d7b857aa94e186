using System.Text;

namespace Berth.Core.Planning;

/// <summary>A plan as text: a line per step, made to be read and to be compared.</summary>
/// <example><code>
/// # setup: in the container's namespaces and cgroups, the host's root still in view
///  7 setup  mount proc on /proc  (nosuid,noexec,nodev,nolinks)
/// </code></example>
public static class PlanText
{
    /// <summary>Writes the whole plan; lines end in a line feed.</summary>
    public static string Write(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var text = new StringBuilder();
        WriteHeader(text, plan);
        foreach (var phase in plan.Steps.GroupBy(step => step.Phase))
        {
            Line(text, $"\n# {phase.Key}: {Heading(phase.Key)}");
            foreach (var step in phase)
            {
                var details = step.Details.Count == 0 ? "" : $"  ({string.Join(',', step.Details)})";
                Line(text, $"{step.Number,3} {step.Phase,-5}  {step.Text}{details}");
            }
        }

        return text.ToString();
    }

    private static void WriteHeader(StringBuilder text, Plan plan)
    {
        Line(text, $"# {plan.Steps.Count} steps");
        Line(text, $"# new namespaces: {(plan.NewNamespaces.Count == 0 ? "none" : string.Join(", ", plan.NewNamespaces))}");
        Line(text, $"# cloned into its cgroup: {(plan.IntoCgroup ? "yes" : "no")}");
        foreach (var device in plan.NetDevices)
        {
            Line(text, $"# network device moved in: {Printable.Line(device.HostName)} as {Printable.Line(device.Name)}");
        }

        if (plan.CgroupOwner is { } owner)
        {
            Line(text, $"# cgroup given to: {owner}");
        }

        if (plan.Resctrl is { } resctrl)
        {
            string group = resctrl.Group is { } name ? Printable.Line(name) : "its own";
            Line(text, $"# resctrl group: {group}{(resctrl.Monitoring ? ", with a monitoring group" : "")}");
            foreach (var value in resctrl.Schemata)
            {
                Line(text, $"# resctrl schemata: {Printable.Line(value.Value)}");
            }
        }

        foreach (var rlimit in plan.Rlimits)
        {
            Line(text, $"# rlimit when ready: {rlimit.Name} soft {RlimitSetting.Text(rlimit.Soft)} hard {RlimitSetting.Text(rlimit.Hard)}");
        }

        foreach (var warning in plan.Warnings)
        {
            Line(text, $"# warning: {warning.Pointer}: {Printable.Line(warning.Message)}");
        }
    }

    private static string Heading(string phase) => phase switch
    {
        "monitor" => "in the monitor, before the container process is cloned",
        "setup" => "in the container's namespaces and cgroups, the host's root still in view",
        "root" => "in the container's root, with all privileges",
        "drop" => "privileges are given up",
        "exec" => "after start",
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "no such phase"),
    };

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
