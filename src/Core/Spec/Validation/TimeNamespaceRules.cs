namespace Berth.Core.Specs;

/// <summary>Clocks of a time namespace (config-linux.md, "Offset for Time Namespace"; time_namespaces(7)).</summary>
internal static class TimeNamespaceRules
{
    /// <summary>What the kernel's clocks may show at most, in seconds: half of the nanoseconds that 63 bits hold.</summary>
    private const long MaxSeconds = long.MaxValue / 1_000_000_000 / 2;

    private const uint NanosecondsPerSecond = 1_000_000_000;

    public static void Check(Spec spec, Findings findings)
    {
        if (spec.Linux?.TimeOffsets is not { Count: > 0 } offsets)
        {
            return;
        }

        if (spec.Linux.Namespaces?.Any(ns => ns?.Type == LinuxNamespaceType.Time && !ns.IsJoined()) != true)
        {
            findings.Problem("/linux/timeOffsets", "needs a new time namespace: the offsets of one that is in use can not change");
        }

        foreach (var (clock, offset) in offsets)
        {
            CheckOffset(JsonPointer.Append("/linux/timeOffsets", clock), clock, offset, findings);
        }
    }

    private static void CheckOffset(string pointer, string clock, LinuxTimeOffset? offset, Findings findings)
    {
        if (!TimeClocks.All.Contains(clock))
        {
            findings.Problem(pointer, $"unknown clock \"{clock}\", there are {string.Join(" and ", TimeClocks.All)}");
        }

        if (offset?.Secs is < -MaxSeconds or > MaxSeconds)
        {
            findings.Problem($"{pointer}/secs", $"must be from {-MaxSeconds} to {MaxSeconds}, found {offset.Secs}");
        }

        if (offset?.Nanosecs >= NanosecondsPerSecond)
        {
            findings.Problem($"{pointer}/nanosecs", $"must be from 0 to {NanosecondsPerSecond - 1}, found {offset.Nanosecs}");
        }
    }
}
