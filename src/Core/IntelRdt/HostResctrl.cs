using Berth.Core.Cgroups;
using Berth.Core.Host;

namespace Berth.Core.IntelRdt;

/// <summary>The host's resctrl filesystem (Documentation/filesystems/resctrl.rst of the kernel): found at start, never mounted by
/// Berth.</summary>
/// <param name="Root">Absolute path of its root; null where there is none.</param>
internal sealed record HostResctrl(string? Root)
{
    /// <summary>Looks for it.</summary>
    /// <param name="configured">Where it is, if the daemon was told; null to look at this process's mounts.</param>
    /// <exception cref="IOException">/proc can not be read.</exception>
    public static HostResctrl Detect(string? configured)
    {
        string? root = configured ?? Find(File.ReadAllText("/proc/self/mountinfo"), CgroupMountProbe.IsVisible);
        // the directory is there without a mount, too
        return new HostResctrl(root is not null && File.Exists(Path.Combine(root, ResctrlTree.Tasks)) ? root : null);
    }

    /// <summary>Works it out from the text of <c>/proc/self/mountinfo</c>; null for none.</summary>
    /// <param name="mountInfo">The text.</param>
    /// <param name="isVisible">Whether the directory still shows the file system with that device number.</param>
    internal static string? Find(string mountInfo, Func<string, string, bool> isVisible) => MountInfo.ParseAll(mountInfo, "resctrl")
        .FirstOrDefault(mount => mount.Root == "/" && isVisible(mount.MountPoint, mount.Device))?.MountPoint;
}
