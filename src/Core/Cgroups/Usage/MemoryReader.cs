namespace Berth.Core.Cgroups.Usage;

/// <summary>Memory (Documentation/admin-guide/cgroup-v1/memory.rst, "stat file"; cgroup-v2.rst, "Memory Interface Files").</summary>
internal static class MemoryReader
{
    private const string Stat = "memory.stat";

    /// <summary>How many of its processes the out-of-memory killer has ended; null when the kernel does not tell.</summary>
    public static long? OomKillsV1(UsageDirectory cgroup) => cgroup.Of("memory.oom_control", "oom_kill"u8);

    /// <inheritdoc cref="OomKillsV1"/>
    public static long? OomKillsV2(UsageDirectory cgroup) => cgroup.Of("memory.events", "oom_kill"u8);

    public static MemoryUsage? ReadV1(UsageDirectory cgroup)
    {
        if (cgroup.Number("memory.usage_in_bytes") is not { } usage)
        {
            return null;
        }

        long? kernel = cgroup.Number("memory.kmem.usage_in_bytes");
        MemoryBreakdown? breakdown = null;
        long? swap = null, limit = null, limitWithSwap = null;
        if (cgroup.TryRead(Stat, out UsageFile stat))
        {
            // those with total_ have the cgroups inside as well
            swap = stat.Of("total_swap"u8);
            limit = UsageFile.AsLimit(stat.Of("hierarchical_memory_limit"u8));
            limitWithSwap = UsageFile.AsLimit(stat.Of("hierarchical_memsw_limit"u8));
            breakdown = new MemoryBreakdown
            {
                Anonymous = stat.Of("total_rss"u8),
                File = stat.Of("total_cache"u8),
                Kernel = kernel,
                Shared = stat.Of("total_shmem"u8),
                FileMapped = stat.Of("total_mapped_file"u8),
                FileDirty = stat.Of("total_dirty"u8),
                FileWriteback = stat.Of("total_writeback"u8),
                InactiveFile = stat.Of("total_inactive_file"u8),
                Slab = null,
                PageFaults = stat.Of("total_pgfault"u8),
                MajorPageFaults = stat.Of("total_pgmajfault"u8),
            };
        }

        return new MemoryUsage
        {
            Usage = usage,
            WorkingSet = WorkingSet(usage, breakdown),
            Limit = limit,
            Peak = cgroup.Number("memory.max_usage_in_bytes"),
            Swap = swap,
            // where memory and swap together have the same limit, that is the one which is reached
            LimitHits = Hits(cgroup, "memory.failcnt", limit) + Hits(cgroup, "memory.memsw.failcnt", limitWithSwap),
            OomKills = OomKillsV1(cgroup),
            Breakdown = breakdown,
        };
    }

    public static MemoryUsage? ReadV2(UsageDirectory cgroup)
    {
        if (cgroup.Number("memory.current") is not { } usage)
        {
            return null;
        }

        MemoryBreakdown? breakdown = cgroup.TryRead(Stat, out UsageFile stat) ? BreakdownV2(stat) : null;
        long? hits = null, kills = null;
        if (cgroup.TryRead("memory.events", out UsageFile events))
        {
            (hits, kills) = (events.Of("max"u8), events.Of("oom_kill"u8));
        }

        return new MemoryUsage
        {
            Usage = usage,
            WorkingSet = WorkingSet(usage, breakdown),
            Limit = cgroup.Limit("memory.max"),
            Peak = cgroup.Number("memory.peak"),
            Swap = cgroup.Number("memory.swap.current"),
            LimitHits = hits,
            OomKills = kills,
            Breakdown = breakdown,
        };
    }

    private static long? Hits(UsageDirectory cgroup, string file, long? limit) => limit is null ? 0 : cgroup.Number(file);

    private static MemoryBreakdown BreakdownV2(UsageFile stat) => new()
    {
        Anonymous = stat.Of("anon"u8),
        File = stat.Of("file"u8),
        Kernel = stat.Of("kernel"u8),
        Shared = stat.Of("shmem"u8),
        FileMapped = stat.Of("file_mapped"u8),
        FileDirty = stat.Of("file_dirty"u8),
        FileWriteback = stat.Of("file_writeback"u8),
        InactiveFile = stat.Of("inactive_file"u8),
        Slab = stat.Of("slab"u8),
        PageFaults = stat.Of("pgfault"u8),
        MajorPageFaults = stat.Of("pgmajfault"u8),
    };

    private static long WorkingSet(long usage, MemoryBreakdown? breakdown) => Math.Max(0, usage - (breakdown?.InactiveFile ?? 0));
}
