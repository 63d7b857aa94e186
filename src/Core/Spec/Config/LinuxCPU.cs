namespace Berth.Core.Specs;

/// <summary>CPU time and placement (config-linux.md, "CPU"). Times are in microseconds.</summary>
public sealed record LinuxCPU : SpecObject
{
    /// <summary>Weight against other cgroups.</summary>
    public ulong? Shares { get; init; }

    /// <summary>Time in each period.</summary>
    public long? Quota { get; init; }

    /// <summary>Time that can be saved up for bursts.</summary>
    public ulong? Burst { get; init; }

    /// <summary>The period.</summary>
    public ulong? Period { get; init; }

    /// <summary>Time for real-time tasks in each real-time period.</summary>
    public long? RealtimeRuntime { get; init; }

    /// <summary>The period for real-time tasks.</summary>
    public ulong? RealtimePeriod { get; init; }

    /// <summary>List of CPUs such as <c>0-3,7</c>.</summary>
    public string? Cpus { get; init; }

    /// <summary>List of memory nodes.</summary>
    public string? Mems { get; init; }

    /// <summary>1 for SCHED_IDLE, 0 for the default.</summary>
    public long? Idle { get; init; }
}

/// <summary>Limit of tasks (config-linux.md, "PIDs").</summary>
public sealed record LinuxPids : SpecObject
{
    /// <summary>How many, -1 for no limit.</summary>
    public long? Limit { get; init; }
}
