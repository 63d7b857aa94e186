using Berth.TestSupport.Host;

namespace Berth.Integration.Tests.Support;

/// <summary>The freezers of one container's cgroups, seen from outside.</summary>
internal static class Freezer
{
    /// <summary>Whether all processes stand still.</summary>
    public static bool IsFrozen(string id) => CgroupTree.Mentioning(id).Any(directory =>
        Text(directory, "cgroup.events").Contains("frozen 1", StringComparison.Ordinal)
        || Text(directory, "freezer.state").StartsWith("FROZEN", StringComparison.Ordinal));

    /// <summary>Freezes with every freezer there is, behind the daemon's back.</summary>
    public static void Freeze(string id)
    {
        foreach (string directory in CgroupTree.Mentioning(id))
        {
            Write(directory, "cgroup.freeze", "1");
            Write(directory, "freezer.state", "FROZEN");
        }
    }

    private static string Text(string directory, string file) =>
        File.Exists(Path.Combine(directory, file)) ? File.ReadAllText(Path.Combine(directory, file)) : "";

    private static void Write(string directory, string file, string value)
    {
        if (File.Exists(Path.Combine(directory, file)))
        {
            File.WriteAllText(Path.Combine(directory, file), value);
        }
    }
}
