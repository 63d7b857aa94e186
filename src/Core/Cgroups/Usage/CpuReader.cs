namespace Berth.Core.Cgroups.Usage;

/// <summary>CPU time (Documentation/admin-guide/cgroup-v1/cpuacct.rst, scheduler/sched-bwc.rst; cgroup-v2.rst, "CPU").</summary>
internal static class CpuReader
{
    private const string Stat = "cpu.stat";
    private const long NanosecondsPerMicrosecond = 1000;

    /// <param name="accounting">The cgroup where the time is counted; null where that is not.</param>
    /// <param name="bandwidth">The cgroup where the quota is.</param>
    public static CpuUsage? ReadV1(UsageDirectory? accounting, UsageDirectory? bandwidth)
    {
        long? periods = null, throttled = null, time = null;
        if (bandwidth?.TryRead(Stat, out UsageFile stat) == true)
        {
            (periods, throttled, time) = (stat.Of("nr_periods"u8), stat.Of("nr_throttled"u8), stat.Of("throttled_time"u8));
        }

        return accounting is null && periods is null ? null : new CpuUsage
        {
            UsageNanoseconds = accounting?.Number("cpuacct.usage"),
            UserNanoseconds = accounting?.Number("cpuacct.usage_user"),
            SystemNanoseconds = accounting?.Number("cpuacct.usage_sys"),
            Periods = periods,
            ThrottledPeriods = throttled,
            ThrottledNanoseconds = time,
        };
    }

    public static CpuUsage? ReadV2(UsageDirectory cgroup) => cgroup.TryRead(Stat, out UsageFile stat)
        ? new CpuUsage
        {
            UsageNanoseconds = stat.Of("usage_usec"u8) * NanosecondsPerMicrosecond,
            UserNanoseconds = stat.Of("user_usec"u8) * NanosecondsPerMicrosecond,
            SystemNanoseconds = stat.Of("system_usec"u8) * NanosecondsPerMicrosecond,
            Periods = stat.Of("nr_periods"u8),
            ThrottledPeriods = stat.Of("nr_throttled"u8),
            ThrottledNanoseconds = stat.Of("throttled_usec"u8) * NanosecondsPerMicrosecond,
        }
        : null;
}
