using Berth.Core.Errors;

namespace Berth.Core.Cgroups;

/// <summary>Makes containers' cgroups and finds them again.</summary>
internal interface ICgroupManager
{
    /// <summary>Says where a container's cgroup is to lie; makes nothing.</summary>
    /// <param name="cgroupsPath"><c>linux.cgroupsPath</c>; null or empty for none.</param>
    /// <param name="containerId">The container's id, already checked.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.InvalidConfig"/>: the path has <c>..</c> in it or names the root.</exception>
    CgroupPaths Resolve(string? cgroupsPath, string containerId);

    /// <summary>Makes a cgroup in the version 2 hierarchy, if there is one; <see cref="ICgroup.MakeV1"/> makes the rest. What fails leaves
    /// nothing behind.</summary>
    /// <param name="paths">Where. Missing parents are made, too, and stay; an empty cgroup that is there already is used. Nobody else gets
    /// them until the cgroup is removed.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.CgroupInUse"/>: it belongs to another container, has processes in it or
    /// is frozen; <see cref="ErrorCode.CgroupFailed"/>: the kernel refused.</exception>
    ICgroup Create(CgroupPaths paths);

    /// <summary>Takes over a cgroup that an earlier daemon made, whatever is left of it.</summary>
    /// <param name="paths">Where, as it was created.</param>
    ICgroup Open(CgroupPaths paths);
}
