namespace Berth.TestSupport.Host;

/// <summary>Mounts of this mount namespace (proc_pid_mountinfo(5)).</summary>
public static class MountTable
{
    private const int DeviceField = 2;
    private const int RootField = 3;
    private const int MountPointField = 4;

    /// <summary>Mount points at or below a directory.</summary>
    public static IReadOnlyList<string> Below(string directory) =>
        [.. Entries().Select(entry => entry.MountPoint)
            .Where(point => point == directory || point.StartsWith(directory + "/", StringComparison.Ordinal))];

    /// <summary>Mount points that have the text in their path, or show a directory that has.</summary>
    public static IReadOnlyList<string> Mentioning(string text) =>
        [.. Entries().Where(entry => entry.MountPoint.Contains(text, StringComparison.Ordinal) || entry.Root.Contains(text, StringComparison.Ordinal))
            .Select(entry => entry.MountPoint)];

    /// <summary>Numbers (<c>major:minor</c>) of the filesystems that are mounted.</summary>
    public static IReadOnlySet<string> Devices() =>
        File.ReadAllLines("/proc/self/mountinfo").Select(line => line.Split(' ')[DeviceField]).ToHashSet();

    private static IEnumerable<(string Root, string MountPoint)> Entries() =>
        File.ReadAllLines("/proc/self/mountinfo").Select(line => line.Split(' ')).Select(fields => (fields[RootField], fields[MountPointField]));
}
