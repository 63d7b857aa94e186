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

        long? usage = accounting?.Number("cpuacct.usage");
        (long? user, long? system) = accounting is { } cgroup ? ReadByMode(cgroup) : default;
        return usage is null && periods is null ? null : new CpuUsage
        {
            UsageNanoseconds = usage,
            UserNanoseconds = user,
            SystemNanoseconds = system,
            Periods = periods,
            ThrottledPeriods = throttled,
            ThrottledNanoseconds = time,
        };
    }

    // one file for both: a line of headings, then "cpu user system" for each
    private static (long? User, long? System) ReadByMode(UsageDirectory accounting)
    {
        if (!accounting.TryRead("cpuacct.usage_all", out UsageFile all))
        {
            return default;
        }

        long user = 0, system = 0;
        foreach (Range range in all.Lines)
        {
            ReadOnlySpan<byte> line = all[range];
            int first = line.IndexOf((byte)' '), second = line.LastIndexOf((byte)' ');
            if (first < second && UsageFile.Parse(line[(first + 1)..]) is { } inUser && UsageFile.Parse(line[(second + 1)..]) is { } inSystem)
            {
                (user, system) = (user + inUser, system + inSystem);
            }
        }

        return (user, system);
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
