using Berth.Core.Host;

namespace Berth.Core.Cgroups;

/// <summary>A mounted cgroup file system.</summary>
/// <param name="Device"><c>major:minor</c>.</param>
/// <param name="Root">The directory of the hierarchy that is mounted; <c>/</c> unless part of it was bind-mounted.</param>
/// <param name="MountPoint">Where, escapes resolved.</param>
/// <param name="IsUnified">cgroup2 rather than cgroup.</param>
/// <param name="Options">Options of the superblock; on version 1 they name the controllers.</param>
internal sealed record CgroupMount(string Device, string Root, string MountPoint, bool IsUnified, string[] Options)
{
    /// <summary>Every cgroup mount in <c>/proc/self/mountinfo</c>, in the order of the file. Lines of another shape are skipped.</summary>
    public static IEnumerable<CgroupMount> ParseAll(string mountInfo) => MountInfo.ParseAll(mountInfo, "cgroup", "cgroup2")
        .Select(mount => new CgroupMount(mount.Device, mount.Root, mount.MountPoint, mount.Type == "cgroup2", mount.Options));

    /// <summary>Turns the path of a cgroup into its path below the mount point.</summary>
    /// <returns><c>/</c> when the cgroup lies outside of the mounted part.</returns>
    public string Below(string cgroup)
    {
        if (Root == "/")
        {
            return cgroup.StartsWith("/..", StringComparison.Ordinal) ? "/" : cgroup;
        }
        return cgroup.StartsWith(Root + "/", StringComparison.Ordinal) ? cgroup[Root.Length..] : "/";
    }
}
