using Berth.Core.Planning;

namespace Berth.Core.Cgroups;

/// <summary>One mounted cgroup hierarchy, as this process sees it.</summary>
/// <param name="Controllers">Its controllers, such as <c>cpu</c> and <c>cpuacct</c>, or <c>name=systemd</c> for a hierarchy
/// without; empty for the unified hierarchy.</param>
/// <param name="MountPoint">Absolute path of the directory that shows it.</param>
/// <param name="OwnPath">This process's own cgroup, as an absolute path below <paramref name="MountPoint"/>; <c>/</c> when it is
/// the mounted root or lies outside of what is mounted.</param>
/// <param name="Device">Device number of the file system, <c>major:minor</c>, by which a hidden mount is told from a visible one.</param>
public sealed record CgroupHierarchy(IReadOnlyList<string> Controllers, string MountPoint, string OwnPath, string Device)
{
    /// <summary>Whether this process is in it or below: false for a part of a hierarchy that was chosen and lies elsewhere.</summary>
    public bool HoldsDaemon { get; init; } = true;

    /// <summary>Whether it is a part that was left to a user: a daemon that is not root.</summary>
    public bool IsDelegated { get; init; }

    /// <summary>Whether this is the hierarchy of cgroups version 2.</summary>
    public bool IsUnified => Controllers.Count == 0;

    /// <summary>Whether the hierarchy has this controller.</summary>
    /// <param name="controller">Name as in <c>/proc/self/cgroup</c>.</param>
    public bool Has(string controller) => Controllers.Contains(controller);

    /// <summary>The hierarchy as a container is to see it, under the same name.</summary>
    internal CgroupV1Hierarchy ToFact()
    {
        string directory = Path.GetFileName(MountPoint);
        string[] links = Controllers.Count > 1 ? [.. Controllers.Where(controller => controller != directory)] : [];
        return new CgroupV1Hierarchy(directory, Controllers, links);
    }
}
