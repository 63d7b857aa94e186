namespace Berth.Launcher.Tests.Launching;

/// <summary>/proc/[pid] of a container process, from outside (proc(5)).</summary>
internal sealed class ProcessStatus(int pid)
{
    private readonly Dictionary<string, string> _fields = File.ReadLines($"/proc/{pid}/status")
        .Select(line => line.Split(':', 2))
        .ToDictionary(parts => parts[0], parts => parts[1].Trim());

    /// <summary>A field of status.</summary>
    public string this[string field] => _fields[field];

    /// <summary>Numbers of the open descriptors.</summary>
    public static IEnumerable<string?> Descriptors(int pid) =>
        Directory.EnumerateFileSystemEntries($"/proc/{pid}/fd").Select(Path.GetFileName).Order();
}
