using Berth.Core.Cgroups.Systemd;
using Berth.Core.Errors;

namespace Berth.Core.Cgroups;

/// <summary>Where one container's cgroup lies. Kept in the container's state, so that a daemon that was started from another
/// cgroup still finds it.</summary>
/// <param name="V1">Absolute path below the root of each version 1 hierarchy, such as <c>/berth/demo</c>.</param>
/// <param name="Unified">Absolute path below the root of the version 2 hierarchy.</param>
public sealed record CgroupPaths(string V1, string Unified)
{
    /// <summary>Name of the cgroup that holds those of the containers whose config names no absolute path.</summary>
    public const string Parent = "berth";

    private const string Pointer = "/linux/cgroupsPath";

    /// <summary>The unit that it belongs to; null for a cgroup of Berth's own making.</summary>
    public SystemdUnit? Unit { get; init; }

    /// <summary>Places a container (config-linux.md, "Cgroups Path"): an absolute path starts at the root of each hierarchy, a
    /// relative one at <c>BASE/berth</c>, and without one the cgroup is <c>BASE/berth/ID</c>.</summary>
    /// <param name="cgroupsPath"><c>linux.cgroupsPath</c>; null or empty for none.</param>
    /// <param name="containerId">The container's id, already checked.</param>
    /// <param name="unifiedBase">BASE on the version 2 hierarchy, as an absolute path; on version 1 it is always the root.</param>
    /// <returns>Absolute paths without empty, <c>.</c> and <c>..</c> parts.</returns>
    /// <exception cref="CoreException"><see cref="ErrorCode.InvalidConfig"/>: the path leaves its base or names the root.</exception>
    public static CgroupPaths Resolve(string? cgroupsPath, string containerId, string unifiedBase = "/")
    {
        string wanted = string.IsNullOrEmpty(cgroupsPath) ? containerId : cgroupsPath;
        if (wanted.Contains('\0', StringComparison.Ordinal))
        {
            throw Refused("a cgroup path has no NUL in it");
        }

        string[] parts = [.. wanted.Split('/').Where(part => part is not ("" or "."))];
        if (Array.Exists(parts, part => part == ".."))
        {
            throw Refused("a cgroup path has no '..' in it");
        }

        if (parts.Length == 0)
        {
            throw Refused("the root cgroup can not be a container's");
        }

        string path = string.Join('/', parts);
        return wanted[0] == '/'
            ? new CgroupPaths($"/{path}", $"/{path}")
            : new CgroupPaths($"/{Parent}/{path}", $"{unifiedBase.TrimEnd('/')}/{Parent}/{path}");
    }

    private static CoreException Refused(string message) =>
        new(ErrorCode.InvalidConfig, $"linux.cgroupsPath: {message}") { Problems = [new ConfigProblem(Pointer, message)] };
}
