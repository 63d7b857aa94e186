namespace Berth.Core.Cgroups;

/// <summary>The version 1 freezer of one cgroup (Documentation/admin-guide/cgroup-v1/freezer-subsystem.rst).</summary>
internal static class CgroupFreezer
{
    private const string File = "freezer.state";

    /// <summary>Whether neither it nor a parent is frozen or about to be.</summary>
    public static bool IsThawed(CgroupRoot root, string path) =>
        root.TryRead($"{path}/{File}") is not { } state || state.StartsWith("THAWED", StringComparison.Ordinal);

    /// <summary>Freezes its processes, if it exists.</summary>
    public static void Freeze(CgroupRoot root, string path) => root.TryWrite($"{path}/{File}", "FROZEN"u8);

    /// <summary>Lets its processes run, if it exists: also into a signal that is waiting.</summary>
    public static void Thaw(CgroupRoot root, string path) => root.TryWrite($"{path}/{File}", "THAWED"u8);
}
