namespace Berth.Core.Cgroups.Usage;

/// <summary>Memory, in bytes.</summary>
public sealed record MemoryUsage
{
    /// <summary>In use, page cache included.</summary>
    public required long? Usage { get; init; }

    /// <summary>In use without the page cache that would go first.</summary>
    public required long? WorkingSet { get; init; }

    /// <summary>The limit, on cgroup v1 also one of a cgroup above; null without one.</summary>
    public required long? Limit { get; init; }

    /// <summary>The most there has been.</summary>
    public required long? Peak { get; init; }

    /// <summary>Swap in use.</summary>
    public required long? Swap { get; init; }

    /// <summary>How often the limit was reached.</summary>
    public required long? LimitHits { get; init; }

    /// <summary>How many processes the kernel's out-of-memory killer has ended.</summary>
    public required long? OomKills { get; init; }

    /// <summary>What it is made of.</summary>
    public required MemoryBreakdown? Breakdown { get; init; }
}

/// <summary>What memory is made of, in bytes, and page faults.</summary>
public sealed record MemoryBreakdown
{
    /// <summary>Memory of programs.</summary>
    public required long? Anonymous { get; init; }

    /// <summary>Page cache, shared memory included.</summary>
    public required long? File { get; init; }

    /// <summary>Memory of the kernel.</summary>
    public required long? Kernel { get; init; }

    /// <summary>Shared memory and tmpfs.</summary>
    public required long? Shared { get; init; }

    /// <summary>Files that are mapped.</summary>
    public required long? FileMapped { get; init; }

    /// <summary>Page cache to be written.</summary>
    public required long? FileDirty { get; init; }

    /// <summary>Page cache being written.</summary>
    public required long? FileWriteback { get; init; }

    /// <summary>Page cache that was not used for a while.</summary>
    public required long? InactiveFile { get; init; }

    /// <summary>Kernel structures.</summary>
    public required long? Slab { get; init; }

    /// <summary>Page faults, all.</summary>
    public required long? PageFaults { get; init; }

    /// <summary>Page faults that had to read.</summary>
    public required long? MajorPageFaults { get; init; }
}
