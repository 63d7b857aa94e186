namespace Berth.Core.Specs;

/// <summary>Names of <c>process.scheduler</c> and their numbers (config.md, "Linux Process"; sched_setattr(2)).</summary>
public static class SchedulerNames
{
    /// <summary>Policies.</summary>
    public static IReadOnlyDictionary<string, int> Policies { get; } = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["SCHED_OTHER"] = 0,
        ["SCHED_FIFO"] = 1,
        ["SCHED_RR"] = 2,
        ["SCHED_BATCH"] = 3,
        ["SCHED_ISO"] = 4,
        ["SCHED_IDLE"] = 5,
        ["SCHED_DEADLINE"] = 6,
    };

    /// <summary>Flags.</summary>
    public static IReadOnlyDictionary<string, ulong> Flags { get; } = new Dictionary<string, ulong>(StringComparer.Ordinal)
    {
        ["SCHED_FLAG_RESET_ON_FORK"] = 0x01,
        ["SCHED_FLAG_RECLAIM"] = 0x02,
        ["SCHED_FLAG_DL_OVERRUN"] = 0x04,
        ["SCHED_FLAG_KEEP_POLICY"] = 0x08,
        ["SCHED_FLAG_KEEP_PARAMS"] = 0x10,
        ["SCHED_FLAG_UTIL_CLAMP_MIN"] = 0x20,
        ["SCHED_FLAG_UTIL_CLAMP_MAX"] = 0x40,
    };
}
