using System.Runtime.InteropServices;

namespace Berth.Benchmarks;

/// <summary>What the numbers depend on.</summary>
internal static class Machine
{
    /// <summary>Removes a cgroup, with the empty ones below it, from every hierarchy that has it.</summary>
    public static void RemoveCgroup(string name)
    {
        foreach (var root in Mounts("cgroup").Concat(Mounts("cgroup2")))
        {
            RemoveTree(Path.Combine(root, name));
        }
    }

    /// <summary>Kernel, processors, cgroup layout, load and date in one line.</summary>
    public static string Describe()
    {
        var kernel = File.ReadAllText("/proc/sys/kernel/osrelease").Trim();
        var load = File.ReadAllText("/proc/loadavg").Split(' ')[0];
        var v1 = Mounts("cgroup").Count();
        var v2 = Mounts("cgroup2").Any();
        var layout = (v1, v2) switch
        {
            (0, true) => "cgroup v2",
            (_, true) => $"{v1} cgroup v1 hierarchies and v2 beside them",
            _ => $"{v1} cgroup v1 hierarchies",
        };
        return $"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}; {RuntimeInformation.OSArchitecture}, {Environment.ProcessorCount} processors, Linux {kernel}, "
            + $"{layout}, .NET {Environment.Version}; load {load}";
    }

    /// <summary>The files of a cgroup go with its directory: Directory.Delete(recursive) would try to remove them one by one.</summary>
    private static void RemoveTree(string directory)
    {
        if (!Directory.Exists(directory))
        {
            return;
        }

        foreach (var child in Directory.GetDirectories(directory))
        {
            RemoveTree(child);
        }

        Directory.Delete(directory);
    }

    /// <summary>Where filesystems of a type are mounted (proc_pid_mountinfo(5)).</summary>
    private static IEnumerable<string> Mounts(string type) =>
        File.ReadLines("/proc/self/mountinfo")
            .Where(line => line.Contains($" - {type} ", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[4]);
}
