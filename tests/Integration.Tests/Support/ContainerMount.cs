namespace Berth.Integration.Tests.Support;

/// <summary>A line of /proc/self/mountinfo (proc_pid_mountinfo(5)), as seen inside a container.</summary>
/// <param name="Root">What part of the filesystem is mounted.</param>
/// <param name="MountPoint">Where.</param>
/// <param name="Options">Options of this mount.</param>
/// <param name="Tags">Optional fields: propagation.</param>
/// <param name="Type">Type of the filesystem.</param>
/// <param name="Source">Its source.</param>
/// <param name="SuperOptions">Options of the filesystem.</param>
public sealed record ContainerMount(
    string Root,
    string MountPoint,
    IReadOnlySet<string> Options,
    IReadOnlyList<string> Tags,
    string Type,
    string Source,
    IReadOnlySet<string> SuperOptions)
{
    public static ContainerMount Parse(string line)
    {
        string[] fields = line.Split(' ');
        int dash = Array.IndexOf(fields, "-");
        return new ContainerMount(
            fields[3],
            fields[4],
            fields[5].Split(',').ToHashSet(),
            fields[6..dash],
            fields[dash + 1],
            fields[dash + 2],
            fields[dash + 3].Split(',').ToHashSet());
    }
}
