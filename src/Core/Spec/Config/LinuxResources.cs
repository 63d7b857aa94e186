namespace Berth.Core.Specs;

/// <summary>What the container's cgroup limits (cgroups(7); config-linux.md, "Control groups").</summary>
public sealed record LinuxResources : SpecObject
{
    /// <summary>Device rules; the last one that matches decides.</summary>
    public IReadOnlyList<LinuxDeviceCgroup>? Devices { get; init; }

    /// <summary>Memory.</summary>
    public LinuxMemory? Memory { get; init; }

    /// <summary>CPU time and placement.</summary>
    public LinuxCPU? CPU { get; init; }

    /// <summary>Number of tasks.</summary>
    public LinuxPids? Pids { get; init; }

    /// <summary>Block devices.</summary>
    public LinuxBlockIO? BlockIO { get; init; }

    /// <summary>Huge pages.</summary>
    public IReadOnlyList<LinuxHugepageLimit>? HugepageLimits { get; init; }

    /// <summary>Network class and priorities (cgroup v1).</summary>
    public LinuxNetwork? Network { get; init; }

    /// <summary>RDMA limits, by device.</summary>
    public IReadOnlyDictionary<string, LinuxRdma>? Rdma { get; init; }

    /// <summary>Values for files of the cgroup v2 directory, by file name.</summary>
    public IReadOnlyDictionary<string, string>? Unified { get; init; }
}

/// <summary>A device rule of the cgroup (config-linux.md, "Device list").</summary>
public sealed record LinuxDeviceCgroup : SpecObject
{
    /// <summary>Allows or denies. Required.</summary>
    public bool? Allow { get; init; }

    /// <summary><c>a</c> (all), <c>c</c> or <c>b</c>; absent means all.</summary>
    public string? Type { get; init; }

    /// <summary>Major number; absent means any.</summary>
    public long? Major { get; init; }

    /// <summary>Minor number; absent means any.</summary>
    public long? Minor { get; init; }

    /// <summary>Some of <c>r</c>, <c>w</c> and <c>m</c>.</summary>
    public string? Access { get; init; }
}
