namespace Berth.Core.Specs;

/// <summary>A range of ids of a user namespace (user_namespaces(7); config-linux.md, "User namespace mappings").</summary>
public sealed record LinuxIDMapping : SpecObject
{
    /// <summary>First id in the container. Required.</summary>
    public uint? ContainerID { get; init; }

    /// <summary>First id on the host. Required.</summary>
    public uint? HostID { get; init; }

    /// <summary>How many ids. Required.</summary>
    public uint? Size { get; init; }
}

/// <summary>Offset of a clock of a time namespace (time_namespaces(7); config-linux.md, "Offset for Time Namespace").</summary>
public sealed record LinuxTimeOffset : SpecObject
{
    /// <summary>Seconds.</summary>
    public long? Secs { get; init; }

    /// <summary>Nanoseconds to add.</summary>
    public uint? Nanosecs { get; init; }
}
