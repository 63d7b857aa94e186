namespace Berth.TestSupport.Host;

/// <summary>The cgroup filesystems of this host.</summary>
public static class CgroupTree
{
    /// <summary>Where every hierarchy is mounted.</summary>
    public static IReadOnlyList<string> Hierarchies { get; } =
        [.. File.ReadAllLines("/proc/self/mountinfo")
            .Select(line => line.Split(' '))
            .Where(fields => fields[Array.IndexOf(fields, "-") + 1] is "cgroup" or "cgroup2")
            .Select(fields => fields[4])];

    /// <summary>Directories of cgroups, at any depth of any hierarchy, that have the text in their name.</summary>
    public static IReadOnlyList<string> Mentioning(string text) => [.. Hierarchies.SelectMany(hierarchy => Below(hierarchy, text))];

    /// <summary>Paths of the cgroups a process is in: one for each hierarchy.</summary>
    public static IReadOnlyList<string> Of(int pid) =>
        [.. File.ReadAllLines($"/proc/{pid}/cgroup").Select(line => line.Split(':', 3)[2])];

    /// <summary>Controllers with limits: those of every version 1 hierarchy, and those that the version 2 root passes on.</summary>
    public static IReadOnlySet<string> Controllers { get; } =
        Hierarchies.SelectMany(hierarchy => File.Exists(Path.Combine(hierarchy, "cgroup.controllers"))
            ? File.ReadAllText(Path.Combine(hierarchy, "cgroup.controllers")).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
            : Path.GetFileName(hierarchy).Split(',')).ToHashSet();

    /// <summary>Removes cgroups with that text in their name, and what lies below: those that a config's path made and that stay.</summary>
    public static void RemoveEmpty(string text)
    {
        foreach (string directory in Mentioning(text).OrderByDescending(path => path.Length))
        {
            RemoveTree(directory);
        }
    }

    private static void RemoveTree(string directory)
    {
        foreach (string child in Directory.EnumerateDirectories(directory))
        {
            RemoveTree(child);
        }

        Directory.Delete(directory);
    }

    // other tests make and remove cgroups meanwhile
    private static List<string> Below(string directory, string text)
    {
        var found = new List<string>();
        try
        {
            foreach (string child in Directory.EnumerateDirectories(directory))
            {
                if (Path.GetFileName(child).Contains(text, StringComparison.Ordinal))
                {
                    found.Add(child);
                }

                found.AddRange(Below(child, text));
            }
        }
        catch (DirectoryNotFoundException)
        {
            return found;
        }

        return found;
    }
}
