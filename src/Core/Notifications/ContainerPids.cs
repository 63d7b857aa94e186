using System.Globalization;
using Berth.Core.Containers;

namespace Berth.Core.Notifications;

/// <summary>Which processes are a container's, by the pids of the host and its own.</summary>
internal static class ContainerPids
{
    /// <summary>Whether a process is in the container's cgroup, or was when it sent something and is gone.</summary>
    /// <param name="container">The container.</param>
    /// <param name="pid">Of the host.</param>
    public static bool MayHold(Container container, int pid) =>
        container.Cgroup?.Processes().Contains(pid) == true || Field(pid, "State:") is null or ['Z' or 'X', ..];

    /// <summary>Pid on the host of a process that the container calls by another one.</summary>
    /// <param name="container">The container, with its processes.</param>
    /// <param name="pid">In the pid namespace of the container process.</param>
    /// <returns>Null when it has no such process.</returns>
    public static int? ToHost(Container container, int pid)
    {
        // one number for each namespace, from the host's inwards
        int level = Numbers(container.Processes!.ProcessPid).Length - 1;
        foreach (int candidate in container.Cgroup!.Processes())
        {
            if (Numbers(candidate) is var numbers && level >= 0 && numbers.Length > level && numbers[level] == pid)
            {
                return candidate;
            }
        }

        return null;
    }

    private static int[] Numbers(int pid) => Field(pid, "NSpid:") is { } numbers
        ? [.. numbers.Split('\t', StringSplitOptions.RemoveEmptyEntries).Select(number => int.Parse(number, CultureInfo.InvariantCulture))]
        : [];

    // proc_pid_status(5); null when the process is gone
    private static string? Field(int pid, string name)
    {
        try
        {
            return File.ReadLines($"/proc/{pid}/status")
                .FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?[name.Length..].Trim();
        }
        catch (IOException)
        {
            return null;
        }
    }
}
