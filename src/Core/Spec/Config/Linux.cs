namespace Berth.Core.Specs;

/// <summary>The Linux section (config-linux.md).</summary>
public sealed record Linux : SpecObject
{
    /// <summary>User id mappings of the user namespace.</summary>
    public IReadOnlyList<LinuxIDMapping>? UIDMappings { get; init; }

    /// <summary>Group id mappings of the user namespace.</summary>
    public IReadOnlyList<LinuxIDMapping>? GIDMappings { get; init; }

    /// <summary>Kernel parameters to set, such as <c>net.ipv4.ip_forward</c> (sysctl(8)).</summary>
    public IReadOnlyDictionary<string, string>? Sysctl { get; init; }

    /// <summary>Cgroup limits and device rules.</summary>
    public LinuxResources? Resources { get; init; }

    /// <summary>Path of the container's cgroup: absolute is below the cgroup mounts, relative is the runtime's choice.</summary>
    public string? CgroupsPath { get; init; }

    /// <summary>Namespaces to make or to join, each type at most once. A type that is missing is inherited.</summary>
    public IReadOnlyList<LinuxNamespace>? Namespaces { get; init; }

    /// <summary>Device nodes to make, beside the default ones.</summary>
    public IReadOnlyList<LinuxDevice>? Devices { get; init; }

    /// <summary>Network devices to move into the container, by their name on the host.</summary>
    public IReadOnlyDictionary<string, LinuxNetDevice>? NetDevices { get; init; }

    /// <summary>System call filter.</summary>
    public LinuxSeccomp? Seccomp { get; init; }

    /// <summary>Propagation of the root: <c>private</c>, <c>shared</c>, <c>slave</c> or <c>unbindable</c>.</summary>
    public string? RootfsPropagation { get; init; }

    /// <summary>Absolute paths in the container that can not be read.</summary>
    public IReadOnlyList<string>? MaskedPaths { get; init; }

    /// <summary>Absolute paths in the container that are read-only.</summary>
    public IReadOnlyList<string>? ReadonlyPaths { get; init; }

    /// <summary>SELinux context of the mounts.</summary>
    public string? MountLabel { get; init; }

    /// <summary>Intel Resource Director Technology.</summary>
    public LinuxIntelRdt? IntelRdt { get; init; }

    /// <summary>NUMA memory policy.</summary>
    public LinuxMemoryPolicy? MemoryPolicy { get; init; }

    /// <summary>Execution domain.</summary>
    public LinuxPersonality? Personality { get; init; }

    /// <summary>Clock offsets of the time namespace, by clock: <c>monotonic</c>, <c>boottime</c>.</summary>
    public IReadOnlyDictionary<string, LinuxTimeOffset>? TimeOffsets { get; init; }
}
