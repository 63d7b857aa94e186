namespace Berth.Core.Cgroups.Usage;

/// <summary>CPU time, in nanoseconds.</summary>
public sealed record CpuUsage
{
    /// <summary>All of it.</summary>
    public required long? UsageNanoseconds { get; init; }

    /// <summary>In the programs.</summary>
    public required long? UserNanoseconds { get; init; }

    /// <summary>In the kernel.</summary>
    public required long? SystemNanoseconds { get; init; }

    /// <summary>Periods of the quota that have passed.</summary>
    public required long? Periods { get; init; }

    /// <summary>Periods in which the quota was used up.</summary>
    public required long? ThrottledPeriods { get; init; }

    /// <summary>Time for which its processes stood still because of that.</summary>
    public required long? ThrottledNanoseconds { get; init; }
}
