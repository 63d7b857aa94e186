namespace Berth.Core.Specs;

/// <summary>Kinds of mounts.</summary>
public static class MountTypes
{
    /// <summary>Filesystems without a device that could be read-only.</summary>
    public static IReadOnlySet<string> WithoutDevice { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "cgroup", "cgroup2", "devpts", "mqueue", "proc", "sysfs", "tmpfs",
    };

    /// <summary>Whether a mount is a bind mount: it has the option <c>bind</c> or <c>rbind</c>; its type means nothing then
    /// (config.md, "Mounts").</summary>
    public static bool IsBind(Mount mount) => Has(mount, "bind") || Has(mount, "rbind");

    /// <summary>Whether an entry changes a mount that is there already: it has the option <c>remount</c>.</summary>
    public static bool IsRemount(Mount mount) => Has(mount, "remount");

    private static bool Has(Mount mount, string option)
    {
        ArgumentNullException.ThrowIfNull(mount);
        return mount.Options?.Contains(option) == true;
    }
}
