using System.Globalization;

namespace Berth.TestSupport.Host;

/// <summary>The processes of this host, from /proc.</summary>
public static class ProcessTable
{
    private const string MonitorName = "berth-monitor";

    /// <summary>Every process.</summary>
    public static IEnumerable<int> All() =>
        Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
            .Where(name => char.IsAsciiDigit(name![0])).Select(name => int.Parse(name!, CultureInfo.InvariantCulture));

    /// <summary>Processes of the containers whose id has the text in it: monitors, container processes that are not executed yet, and
    /// whatever is in a cgroup named so. Not orphans that have ended and that the host's init has yet to reap.</summary>
    public static IReadOnlyList<int> OfContainers(string text) =>
        [.. All().Where(pid => IsMonitor(pid, text) || (Read(pid, "cgroup").Contains(text, StringComparison.Ordinal) && !IsLeftToInit(pid)))];

    /// <summary>The parent's pid; 0 when the process is gone.</summary>
    public static int Parent(int pid) => Status(pid, "PPid") is { } parent ? int.Parse(parent, CultureInfo.InvariantCulture) : 0;

    /// <summary>A field of /proc/pid/status; null when the process is gone.</summary>
    public static string? Status(int pid, string field) =>
        Read(pid, "status").Split('\n').FirstOrDefault(line => line.StartsWith(field + ":", StringComparison.Ordinal))?[(field.Length + 1)..].Trim();

    /// <summary>The command line, with spaces between; empty for zombies and processes that are gone.</summary>
    public static string CommandLine(int pid) => Read(pid, "cmdline").TrimEnd('\0').Replace('\0', ' ');

    /// <summary>Memory that a process has in use (VmRSS), in bytes.</summary>
    public static long ResidentBytes(int pid) => long.Parse(Status(pid, "VmRSS")!.Split(' ')[0], CultureInfo.InvariantCulture) * 1024;

    /// <summary>What a process has open: number and target.</summary>
    public static IReadOnlyDictionary<int, string> Descriptors(int pid)
    {
        var descriptors = new SortedDictionary<int, string>();
        foreach (string link in Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd"))
        {
            try
            {
                if (new FileInfo(link).LinkTarget is { } target)
                {
                    descriptors[int.Parse(Path.GetFileName(link), CultureInfo.InvariantCulture)] = target;
                }
            }
            catch (IOException)
            {
                // closed since
            }
        }

        return descriptors;
    }

    private static bool IsLeftToInit(int pid) => Parent(pid) == 1 && Status(pid, "State")?.StartsWith('Z') == true;

    private static bool IsMonitor(int pid, string text)
    {
        string command = CommandLine(pid);
        return command.StartsWith(MonitorName, StringComparison.Ordinal) && command.Contains(text, StringComparison.Ordinal);
    }

    private static string Read(int pid, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/{file}");
        }
        catch (IOException)
        {
            return "";
        }
    }
}
