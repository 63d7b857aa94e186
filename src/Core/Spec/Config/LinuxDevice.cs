namespace Berth.Core.Specs;

/// <summary>A device node to make (mknod(2); config-linux.md, "Devices").</summary>
public sealed record LinuxDevice : SpecObject
{
    /// <summary>Path in the container. Required.</summary>
    public string? Path { get; init; }

    /// <summary><c>c</c>, <c>b</c>, <c>u</c> or <c>p</c>. Required.</summary>
    public string? Type { get; init; }

    /// <summary>Major number; required but for <c>p</c>.</summary>
    public long? Major { get; init; }

    /// <summary>Minor number; required but for <c>p</c>.</summary>
    public long? Minor { get; init; }

    /// <summary>Permission bits.</summary>
    public uint? FileMode { get; init; }

    /// <summary>Owner, in the container's namespace.</summary>
    public uint? UID { get; init; }

    /// <summary>Group, in the container's namespace.</summary>
    public uint? GID { get; init; }
}

/// <summary>A network device moved into the container (config-linux.md, "Network Devices").</summary>
public sealed record LinuxNetDevice : SpecObject
{
    /// <summary>Its name in the container; absent means that it keeps its name.</summary>
    public string? Name { get; init; }
}
