namespace Berth.TestSupport.Host;

/// <summary>The cgroup filesystems of this host.</summary>
public static class CgroupTree
{
    /// <summary>Where every hierarchy is mounted.</summary>
    public static IReadOnlyList<string> Hierarchies { get; } = [.. MountsOf("cgroup"), .. MountsOf("cgroup2")];

    /// <summary>Whether there are v1 hierarchies.</summary>
    public static bool HasV1 { get; } = MountsOf("cgroup").Count > 0;

    /// <summary><c>v1</c>, <c>v2</c> or <c>hybrid</c>.</summary>
    public static string Layout => HybridMount is not null ? "hybrid" : HasV1 ? "v1" : "v2";

    /// <summary>Where the v2 hierarchy is mounted on a machine that has v1 ones, too; null on others.</summary>
    public static string? HybridMount { get; } = HasV1 ? MountsOf("cgroup2").FirstOrDefault() : null;

    /// <summary>Whether a path is in a v2 hierarchy.</summary>
    public static bool IsUnified(string path) =>
        MountsOf("cgroup2").Exists(mount => path == mount || path.StartsWith(mount + "/", StringComparison.Ordinal));

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

    private static List<string> MountsOf(string type) =>
        [.. File.ReadAllLines("/proc/self/mountinfo")
            .Select(line => line.Split(' '))
            .Where(fields => fields[Array.IndexOf(fields, "-") + 1] == type)
            .Select(fields => fields[4])];

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
