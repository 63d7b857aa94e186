using System.Runtime.InteropServices;

namespace Berth.Benchmarks;

/// <summary>What the numbers depend on.</summary>
internal static class Machine
{
    /// <summary>Kernel, processors, cgroup layout, load and date in one line.</summary>
    public static string Describe()
    {
        var kernel = File.ReadAllText("/proc/sys/kernel/osrelease").Trim();
        var load = File.ReadAllText("/proc/loadavg").Split(' ')[0];
        var mounts = File.ReadAllLines("/proc/self/mountinfo");
        var v1 = mounts.Count(line => line.Contains(" - cgroup ", StringComparison.Ordinal));
        var v2 = mounts.Any(line => line.Contains(" - cgroup2 ", StringComparison.Ordinal));
        var layout = (v1, v2) switch
        {
            (0, true) => "cgroup v2",
            (_, true) => $"{v1} cgroup v1 hierarchies and v2 beside them",
            _ => $"{v1} cgroup v1 hierarchies",
        };
        return $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}; {RuntimeInformation.OSArchitecture}, {Environment.ProcessorCount} processors, Linux {kernel}, "
            + $"{layout}, .NET {Environment.Version}; load {load}";
    }
}
