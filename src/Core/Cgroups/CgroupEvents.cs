namespace Berth.Core.Cgroups;

/// <summary>Text of a version 2 cgroup's <c>cgroup.events</c> (Documentation/admin-guide/cgroup-v2.rst).</summary>
/// <param name="IsPopulated">Whether there is a process in it or below.</param>
/// <param name="IsFrozen">Whether all of them are frozen.</param>
internal readonly record struct CgroupEvents(bool IsPopulated, bool IsFrozen)
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "cgroup.events";

    /// <summary>Reads it. A cgroup that does not exist has no processes.</summary>
    public static CgroupEvents Read(CgroupRoot root, string path)
    {
        string text = root.TryRead($"{path}/{FileName}") ?? "";
        return new CgroupEvents(
            text.Contains("populated 1", StringComparison.Ordinal), text.Contains("frozen 1", StringComparison.Ordinal));
    }
}
