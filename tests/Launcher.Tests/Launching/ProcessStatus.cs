namespace Berth.Launcher.Tests.Launching;

/// <summary>What a container process sees of itself with <c>cat /proc/self/status</c> (proc_pid_status(5)). From outside it may be seen
/// too early: the sync socket is closed by execve(2) a moment before the new credentials hold.</summary>
internal sealed class ProcessStatus(string status)
{
    /// <summary>What to run.</summary>
    public static readonly string[] Args = ["cat", "/proc/self/status"];

    private readonly Dictionary<string, string> _fields = status.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(':', 2))
        .ToDictionary(parts => parts[0], parts => parts[1].Trim());

    /// <summary>A field of status.</summary>
    public string this[string field] => _fields[field];
}
