namespace Berth.Core.Cgroups.Resources;

/// <summary>Which controllers the host has, and in which version: on a hybrid machine each belongs to one of the two.</summary>
/// <param name="V1">Those with a version 1 hierarchy.</param>
/// <param name="Unified">Those of the version 2 hierarchy.</param>
public sealed record CgroupControllers(IReadOnlySet<string> V1, IReadOnlySet<string> Unified)
{
    /// <summary>Whether there is a version 2 hierarchy, with or without controllers: programs for devices need none.</summary>
    public bool HasUnified { get; init; }

    /// <summary>Absolute path of the directory in which the controllers were looked for; null for the whole host.</summary>
    public string? Root { get; init; }

    /// <summary>Whether that was left to a user, who can not attach programs for devices (bpf(2)).</summary>
    public bool IsDelegated { get; init; }

    /// <summary>Looks at the hierarchies.</summary>
    /// <exception cref="IOException"><c>cgroup.controllers</c> can not be read.</exception>
    public static CgroupControllers Of(HostCgroups cgroups)
    {
        ArgumentNullException.ThrowIfNull(cgroups);
        string unified = cgroups.Unified is { } root ? File.ReadAllText(Path.Combine(root.MountPoint, "cgroup.controllers")) : "";
        return new CgroupControllers(
            cgroups.V1.SelectMany(hierarchy => hierarchy.Controllers).ToHashSet(StringComparer.Ordinal),
            unified.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal))
        {
            HasUnified = cgroups.Unified is not null,
            IsDelegated = cgroups.Unified is { IsDelegated: true },
            Root = cgroups.IsChosen || cgroups.Unified is { IsDelegated: true } ? cgroups.Unified?.MountPoint : null,
        };
    }
}
