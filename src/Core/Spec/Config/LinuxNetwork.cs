namespace Berth.Core.Specs;

/// <summary>Network class and priorities of cgroup v1 (config-linux.md, "Network").</summary>
public sealed record LinuxNetwork : SpecObject
{
    /// <summary>Class of the cgroup's packets.</summary>
    public uint? ClassID { get; init; }

    /// <summary>Priorities by interface.</summary>
    public IReadOnlyList<LinuxInterfacePriority>? Priorities { get; init; }
}

/// <summary>Priority of traffic through one interface.</summary>
public sealed record LinuxInterfacePriority : SpecObject
{
    /// <summary>Name of the interface. Required.</summary>
    public string? Name { get; init; }

    /// <summary>The priority. Required.</summary>
    public uint? Priority { get; init; }
}
