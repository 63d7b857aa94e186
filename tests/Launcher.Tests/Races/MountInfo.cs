using System.Globalization;

namespace Berth.Launcher.Tests.Races;

/// <summary>One mount that a process sees (proc_pid_mountinfo(5)).</summary>
/// <param name="Id">Number of the mount.</param>
/// <param name="Parent">Number of the mount that it is on.</param>
/// <param name="Root">What of its filesystem it shows.</param>
/// <param name="Point">Where it is; a path that others may rename.</param>
/// <param name="Options">Options of the mount.</param>
/// <param name="Type">Filesystem type.</param>
internal sealed record MountInfo(int Id, int Parent, string Root, string Point, string[] Options, string Type)
{
    /// <summary>Those of a process.</summary>
    public static IReadOnlyList<MountInfo> Of(int pid) =>
        [.. File.ReadAllLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{pid}/mountinfo")).Select(Parse)];

    private static MountInfo Parse(string line)
    {
        string[] fields = line.Split(' ');
        return new(
            int.Parse(fields[0], CultureInfo.InvariantCulture),
            int.Parse(fields[1], CultureInfo.InvariantCulture),
            fields[3],
            fields[4],
            fields[5].Split(','),
            fields[Array.IndexOf(fields, "-") + 1]);
    }
}
