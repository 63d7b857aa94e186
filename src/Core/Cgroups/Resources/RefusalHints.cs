using Berth.Native;

namespace Berth.Core.Cgroups.Resources;

/// <summary>What the kernel means by an errno, where that alone does not tell.</summary>
internal static class RefusalHints
{
    private const string Bandwidth =
        "periods are from 1000 to 1000000, quotas at least 1000 and no larger part of the period than the cgroup above has";

    private const string Realtime = "it is taken from what the cgroup above has, which is nothing at first";

    private const string Sum = "memory and swap together can not be less than memory alone";

    /// <summary>Why a value is out of range (<c>EINVAL</c>), by file.</summary>
    private static readonly Dictionary<string, string> Ranges = new(StringComparer.Ordinal)
    {
        ["cpu.cfs_period_us"] = Bandwidth,
        ["cpu.cfs_quota_us"] = Bandwidth,
        ["cpu.max"] = Bandwidth,
        ["cpu.cfs_burst_us"] = "a burst is not larger than the quota",
        ["cpu.max.burst"] = "a burst is not larger than the quota",
        ["cpu.rt_period_us"] = Realtime,
        ["cpu.rt_runtime_us"] = Realtime,
        ["memory.limit_in_bytes"] = Sum,
        ["memory.memsw.limit_in_bytes"] = Sum,
        ["pids.max"] = "the largest number is 4194304",
    };

    /// <summary>The hint with a colon before it; empty for none.</summary>
    public static string For(ResourceWrite write, int errno) => errno switch
    {
        Libc.EINVAL when Ranges.TryGetValue(write.File, out string? range) => $": {range}",
        Libc.ENOENT when write.IsUnified => ": the kernel lacks it, or a cgroup above that holds other processes can not pass the controller on",
        Libc.ENOENT => ": the kernel lacks it",
        _ => "",
    };
}
