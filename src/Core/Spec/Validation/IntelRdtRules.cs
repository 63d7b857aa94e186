using System.Text;
using Berth.Core.IntelRdt;

namespace Berth.Core.Specs;

/// <summary>Cache and memory bandwidth (config-linux.md, "IntelRdt"). What the hardware can do, the kernel says when it is written.</summary>
internal static class IntelRdtRules
{
    private const string Pointer = "/linux/intelRdt";
    private const int MaxName = 255;

    public static void Check(Spec spec, Findings findings)
    {
        if (spec.Linux?.IntelRdt is not { } rdt)
        {
            return;
        }

        if (rdt.ClosID is { Length: > 0 } group && FlawOf(group) is { } flaw)
        {
            findings.Problem(Pointer + "/closID", flaw);
        }

        CheckL3(rdt.L3CacheSchema, findings);
        CheckLine(Pointer + "/memBwSchema", rdt.MemBwSchema, findings);
        if (rdt.MemBwSchema is { Length: > 0 } bandwidth && !bandwidth.StartsWith("MB:", StringComparison.Ordinal))
        {
            findings.Problem(Pointer + "/memBwSchema", $"\"{bandwidth}\" does not begin with MB:");
        }

        for (int i = 0; i < rdt.Schemata?.Count; i++)
        {
            string pointer = $"{Pointer}/schemata/{i}";
            findings.RequireText(pointer, rdt.Schemata[i]);
            CheckLine(pointer, rdt.Schemata[i], findings);
        }
    }

    // one level of directories, and "/" for the root
    private static string? FlawOf(string group) =>
        group == "/" ? null
        : group is "." or ".." || group.Contains('/', StringComparison.Ordinal) ? $"\"{group}\" is not the name of a group, nor \"/\" for the root"
        : group.Contains('\n', StringComparison.Ordinal) ? "must not have a line feed in it"
        : Encoding.UTF8.GetByteCount(group) > MaxName ? $"must not be longer than {MaxName} bytes"
        : ResctrlManager.CanBeGroup(group) ? null : $"\"{group}\" is a directory of resctrl's own";

    // here the specification only advises
    private static void CheckL3(string? schema, Findings findings)
    {
        if (schema is { Length: > 0 } && !schema.StartsWith("L3:", StringComparison.Ordinal))
        {
            findings.Warn(Pointer + "/l3CacheSchema", $"\"{schema}\" should begin with L3:");
        }

        if (schema?.Contains('\n', StringComparison.Ordinal) == true)
        {
            findings.Warn(Pointer + "/l3CacheSchema", "should not have a line feed in it");
        }
    }

    private static void CheckLine(string pointer, string? line, Findings findings)
    {
        if (line?.Contains('\n', StringComparison.Ordinal) == true)
        {
            findings.Problem(pointer, "must not have a line feed in it");
        }
    }
}
