using Berth.Core.Errors;
using Berth.Core.Planning;

namespace Berth.Core.Cgroups;

/// <summary>Which cgroup hierarchies the host has, and where: found at start, never assumed.</summary>
public sealed class HostCgroups
{
    private HostCgroups(IReadOnlyList<CgroupHierarchy> v1, CgroupHierarchy? unified, bool isChosen) =>
        (V1, Unified, IsChosen) = (v1, unified, isChosen);

    /// <summary>Whether the hierarchies are those below a root that was chosen, and not the host's.</summary>
    public bool IsChosen { get; }

    /// <summary>Which interfaces there are.</summary>
    public CgroupLayout Layout => (V1.Count, Unified) switch
    {
        (0, null) => CgroupLayout.None,
        (0, _) => CgroupLayout.V2,
        (_, null) => CgroupLayout.V1,
        _ => CgroupLayout.Hybrid,
    };

    /// <summary>The mounted version 1 hierarchies, named ones included, in the order of <c>/proc/self/cgroup</c>.</summary>
    public IReadOnlyList<CgroupHierarchy> V1 { get; }

    /// <summary>The mounted version 2 hierarchy, if any. In hybrid mode it may be without controllers.</summary>
    public CgroupHierarchy? Unified { get; }

    /// <summary>The version 1 hierarchies as containers are to see them.</summary>
    public IReadOnlyList<CgroupV1Hierarchy> ToV1Facts() => [.. V1.Select(hierarchy => hierarchy.ToFact())];

    /// <summary>Looks at this process's mounts and cgroups.</summary>
    /// <param name="root">The directory to keep to; null for the whole host. See <see cref="CoreOptions.CgroupRoot"/>.</param>
    /// <exception cref="IOException">/proc can not be read.</exception>
    /// <exception cref="CoreException"><see cref="ErrorCode.HostUnsupported"/>: there are no cgroups at <paramref name="root"/>.</exception>
    public static HostCgroups Detect(string? root = null) =>
        Parse(File.ReadAllText("/proc/self/mountinfo"), File.ReadAllText("/proc/self/cgroup"), CgroupMountProbe.IsVisible, root);

    /// <summary>Of the version 2 hierarchy the part that a user was left; nothing of version 1.</summary>
    /// <param name="part">Chooses it: absolute path of its directory.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.HostUnsupported"/>: there is none.</exception>
    public HostCgroups Delegated(Func<CgroupHierarchy?, string> part)
    {
        string root = part(Unified);
        return new HostCgroups([], Part(Unified!, root) with { IsDelegated = true }, IsChosen);
    }

    /// <summary>Works the layout out from the text of the two files.</summary>
    /// <param name="mountInfo">As in <c>/proc/self/mountinfo</c>.</param>
    /// <param name="ownCgroups">As in <c>/proc/self/cgroup</c> (cgroups(7)).</param>
    /// <param name="isVisible">Whether the directory still shows the file system with that device number: mountinfo lists
    /// mounts that others hide, too.</param>
    /// <param name="root">The directory to keep to; null for the whole host.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.HostUnsupported"/>: there are no cgroups at <paramref name="root"/>.</exception>
    public static HostCgroups Parse(string mountInfo, string ownCgroups, Func<string, string, bool> isVisible, string? root = null)
    {
        List<CgroupMount> mounts = [.. CgroupMount.ParseAll(mountInfo)];
        if (root is null)
        {
            return Find(mounts, ownCgroups, isVisible, isChosen: false);
        }

        root = root.TrimEnd('/');
        HostCgroups below = Find([.. mounts.Where(mount => IsAt(mount.MountPoint, root))], ownCgroups, isVisible, isChosen: true);
        return below.Layout != CgroupLayout.None ? below
            : Find(mounts, ownCgroups, isVisible, isChosen: true).Unified is { } unified && IsAt(root, unified.MountPoint)
                ? new HostCgroups([], Part(unified, root), isChosen: true)
            : throw new CoreException(
                ErrorCode.HostUnsupported, $"cgroup root {root}: no cgroup file system is mounted there, and it is in none of version 2")
            {
                Path = root,
            };
    }

    private static bool IsAt(string path, string directory) =>
        path == directory || path.StartsWith(directory + "/", StringComparison.Ordinal);

    private static CgroupHierarchy Part(CgroupHierarchy unified, string root)
    {
        string own = Path.Combine(unified.MountPoint, unified.OwnPath.Trim('/'));
        return unified with
        {
            MountPoint = root,
            OwnPath = IsAt(own, root) ? "/" + own[root.Length..].Trim('/') : "/",
            HoldsDaemon = IsAt(own, root),
        };
    }

    private static HostCgroups Find(List<CgroupMount> mounts, string ownCgroups, Func<string, string, bool> isVisible, bool isChosen)
    {
        var v1 = new List<CgroupHierarchy>();
        CgroupHierarchy? unified = null;
        foreach (string line in ownCgroups.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            // hierarchy-ID:controller-list:cgroup-path, and a path may hold colons
            string[] fields = line.Split(':', 3);
            if (fields.Length != 3)
            {
                continue;
            }
            string[] controllers = fields[1].Split(',', StringSplitOptions.RemoveEmptyEntries);
            CgroupHierarchy? found = Find(mounts, controllers, fields[2], isVisible);
            if (controllers.Length == 0)
            {
                unified ??= found;
            }
            else if (found is not null)
            {
                v1.Add(found);
            }
        }
        return new HostCgroups(v1, unified, isChosen);
    }

    // a mount of the whole hierarchy is preferred to a bind mount of a part
    private static CgroupHierarchy? Find(List<CgroupMount> mounts, string[] controllers, string own, Func<string, string, bool> isVisible)
    {
        CgroupMount? mount = mounts
            .Where(m => controllers.Length == 0 ? m.IsUnified : !m.IsUnified && controllers.All(m.Options.Contains))
            .OrderBy(m => m.Root != "/")
            .FirstOrDefault(m => isVisible(m.MountPoint, m.Device));
        return mount is null ? null : new CgroupHierarchy(controllers, mount.MountPoint, mount.Below(own), mount.Device);
    }
}
