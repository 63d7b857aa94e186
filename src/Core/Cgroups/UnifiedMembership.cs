using System.Globalization;

namespace Berth.Core.Cgroups;

/// <summary>In which cgroup of the version 2 hierarchy a process is (cgroups(7), /proc/PID/cgroup).</summary>
internal static class UnifiedMembership
{
    private const string Unified = "0::";

    /// <summary>Where inside of a cgroup a process is.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="cgroup">Path of the cgroup below the root of the mounted hierarchy, without a slash at its start.</param>
    /// <returns>Path from there; null when the process is gone, in the cgroup itself or somewhere else.</returns>
    public static string? Inside(int pid, string cgroup)
    {
        try
        {
            return Parse(File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/cgroup")), cgroup);
        }
        catch (IOException)
        {
            return null;
        }
    }

    // what comes before the cgroup's own path is a part of the hierarchy that is not mounted here
    internal static string? Parse(string cgroups, string cgroup)
    {
        string? path = cgroups.Split('\n').FirstOrDefault(line => line.StartsWith(Unified, StringComparison.Ordinal))?[Unified.Length..];
        string start = $"/{cgroup}/";
        int index = path?.IndexOf(start, StringComparison.Ordinal) ?? -1;
        return index < 0 ? null : path![(index + start.Length)..];
    }
}
