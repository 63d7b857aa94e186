using System.Globalization;

namespace Berth.Core.Host;

/// <summary>Whom the daemon runs as.</summary>
/// <param name="Uid">Its effective user id.</param>
/// <param name="Gid">Its effective group id.</param>
public sealed record DaemonUser(uint Uid, uint Gid)
{
    /// <summary>The host's root.</summary>
    public static DaemonUser Root { get; } = new(0, 0);

    /// <summary>Whether it is root. Any other user has power over containers in user namespaces only (user_namespaces(7)).</summary>
    public bool IsRoot => Uid == 0;

    /// <summary>Looks at this process.</summary>
    /// <exception cref="IOException">/proc can not be read.</exception>
    public static DaemonUser Detect() => Parse(File.ReadLines("/proc/self/status"));

    /// <summary>Reads the text of <c>/proc/self/status</c> (proc_pid_status(5)).</summary>
    internal static DaemonUser Parse(IEnumerable<string> status)
    {
        List<string> lines = [.. status];
        return new DaemonUser(Effective(lines, "Uid:"), Effective(lines, "Gid:"));
    }

    // real, effective, saved set, filesystem
    private static uint Effective(List<string> status, string field) => uint.Parse(
        status.First(line => line.StartsWith(field, StringComparison.Ordinal)).Split('\t')[2], NumberStyles.None, CultureInfo.InvariantCulture);
}
