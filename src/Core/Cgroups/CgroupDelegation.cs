namespace Berth.Core.Cgroups;

/// <summary>What of a version 2 cgroup a user can be given without being able to change its limits (cgroups(7), "Cgroups delegation").</summary>
internal static class CgroupDelegation
{
    private const string List = "/sys/kernel/cgroup/delegate";

    private static readonly Lazy<IReadOnlyList<string>> Files = new(Read);

    /// <summary>Gives a cgroup to a user: its directory, and of its files those that the kernel names for that.</summary>
    /// <exception cref="Errors.CoreException"><see cref="Errors.ErrorCode.CgroupFailed"/>.</exception>
    public static void Give(CgroupRoot root, string path, uint user)
    {
        root.TryChangeOwner(path, user);
        foreach (string file in Files.Value)
        {
            // not every cgroup has each
            root.TryChangeOwner($"{path}/{file}", user);
        }
    }

    // kernels before 4.15 do not tell
    private static IReadOnlyList<string> Read() => File.Exists(List)
        ? [.. File.ReadLines(List).Where(line => line.Length > 0)]
        : ["cgroup.procs", "cgroup.subtree_control", "cgroup.threads"];
}
