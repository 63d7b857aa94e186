namespace Berth.Core.Specs;

/// <summary>Scheduling attributes, for sched_setattr(2) (config.md, "Linux Process").</summary>
public sealed record Scheduler : SpecObject
{
    /// <summary>Name such as <c>SCHED_BATCH</c>. Required.</summary>
    public string? Policy { get; init; }

    /// <summary>Nice value.</summary>
    public int? Nice { get; init; }

    /// <summary>Static priority, for real-time policies.</summary>
    public int? Priority { get; init; }

    /// <summary>Names such as <c>SCHED_FLAG_RESET_ON_FORK</c>.</summary>
    public IReadOnlyList<string>? Flags { get; init; }

    /// <summary>Nanoseconds the process may run in each period, for SCHED_DEADLINE.</summary>
    public ulong? Runtime { get; init; }

    /// <summary>Nanoseconds until it must have run, for SCHED_DEADLINE.</summary>
    public ulong? Deadline { get; init; }

    /// <summary>Nanoseconds of a period, for SCHED_DEADLINE.</summary>
    public ulong? Period { get; init; }
}

/// <summary>I/O scheduling class and priority, for ioprio_set(2) (config.md, "Linux Process").</summary>
public sealed record LinuxIOPriority : SpecObject
{
    /// <summary>Name such as <c>IOPRIO_CLASS_BE</c>. Required.</summary>
    public string? Class { get; init; }

    /// <summary>0 (highest) to 7.</summary>
    public int? Priority { get; init; }
}
