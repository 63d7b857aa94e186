using Berth.TestSupport.Host;

namespace Berth.Integration.Tests.Support;

/// <summary>The interface files of one container's cgroups, on whichever hierarchy they are.</summary>
internal static class ContainerFiles
{
    /// <summary>Content of the first of these files that there is, without the last line's end.</summary>
    public static string Read(string id, params string[] names) => File.ReadAllText(Find(id, names)).TrimEnd('\n');

    /// <summary>Value of a line such as <c>nr_throttled 5</c> in the first of these files that has it.</summary>
    public static long Counter(string id, string counter, params string[] names) =>
        CgroupTree.Mentioning(id)
            .SelectMany(directory => names.Select(name => Path.Combine(directory, name)))
            .Where(File.Exists)
            .SelectMany(File.ReadLines)
            .Where(line => line.StartsWith(counter + " ", StringComparison.Ordinal))
            .Select(line => long.Parse(line[(counter.Length + 1)..]))
            .First();

    /// <summary>Path of the first of these files that there is.</summary>
    public static string Find(string id, params string[] names) =>
        CgroupTree.Mentioning(id).SelectMany(directory => names.Select(name => Path.Combine(directory, name))).First(File.Exists);
}
