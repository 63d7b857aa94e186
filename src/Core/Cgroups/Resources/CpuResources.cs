using Berth.Core.Specs;
using static Berth.Core.Cgroups.Resources.ResourceNumbers;

namespace Berth.Core.Cgroups.Resources;

/// <summary>CPU time (config-linux.md, "CPU"; Documentation/scheduler/sched-bwc.rst and sched-rt-group.rst,
/// Documentation/admin-guide/cgroup-v2.rst, "CPU Interface Files").</summary>
internal static class CpuResources
{
    private const string Bandwidth = "bandwidth", Realtime = "realtime", Weight = "weight";

    /// <summary>Period of version 2 when none is given, in microseconds.</summary>
    private const ulong DefaultPeriod = 100_000;

    public static IEnumerable<ResourceWrite> WriteV1(LinuxCPU cpu, string pointer, Findings findings)
    {
        Check(cpu, pointer, findings);
        foreach (ResourceWrite write in InOrder(cpu, SharesV1(cpu, pointer, findings), Idle(cpu, pointer)))
        {
            yield return write;
        }

        if (IsSet(cpu.Period, $"{pointer}/period", findings))
        {
            yield return new("cpu.cfs_period_us", Text(cpu.Period!.Value), $"{pointer}/period") { Group = Bandwidth };
        }

        if (IsSet(cpu.Quota, $"{pointer}/quota", findings))
        {
            yield return new("cpu.cfs_quota_us", Text(Math.Max(cpu.Quota!.Value, -1)), $"{pointer}/quota") { Group = Bandwidth };
        }

        if (cpu.Burst is { } burst)
        {
            yield return new("cpu.cfs_burst_us", Text(burst), $"{pointer}/burst") { Group = Bandwidth, IsOptional = burst == 0 };
        }

        if (IsSet(cpu.RealtimePeriod, $"{pointer}/realtimePeriod", findings))
        {
            yield return new("cpu.rt_period_us", Text(cpu.RealtimePeriod!.Value), $"{pointer}/realtimePeriod") { Group = Realtime };
        }

        if (cpu.RealtimeRuntime is { } runtime)
        {
            yield return new("cpu.rt_runtime_us", Text(runtime), $"{pointer}/realtimeRuntime") { Group = Realtime, IsOptional = runtime == 0 };
        }
    }

    public static IEnumerable<ResourceWrite> WriteV2(LinuxCPU cpu, string pointer, Findings findings)
    {
        Check(cpu, pointer, findings);
        RefuseRealtime(cpu, pointer, findings);
        foreach (ResourceWrite write in InOrder(cpu, SharesV2(cpu, pointer, findings), Idle(cpu, pointer)))
        {
            yield return write;
        }

        bool hasPeriod = IsSet(cpu.Period, $"{pointer}/period", findings);
        if (IsSet(cpu.Quota, $"{pointer}/quota", findings) || hasPeriod)
        {
            string quota = cpu.Quota is > 0 and var time ? Text(time) : Max;
            string origin = cpu.Quota is null or 0 ? "period" : "quota";
            yield return new("cpu.max", $"{quota} {Text(hasPeriod ? cpu.Period!.Value : DefaultPeriod)}", $"{pointer}/{origin}")
            {
                Group = Bandwidth,
            };
        }

        if (cpu.Burst is { } burst)
        {
            yield return new("cpu.max.burst", Text(burst), $"{pointer}/burst") { Group = Bandwidth, IsOptional = burst == 0 };
        }
    }

    private static ResourceWrite? SharesV1(LinuxCPU cpu, string pointer, Findings findings) => IsSet(cpu.Shares, $"{pointer}/shares", findings)
        ? new("cpu.shares", Text(cpu.Shares!.Value), $"{pointer}/shares") { Group = Weight }
        : null;

    private static ResourceWrite? SharesV2(LinuxCPU cpu, string pointer, Findings findings) => IsSet(cpu.Shares, $"{pointer}/shares", findings)
        ? new("cpu.weight", Text(ResourceConversions.CpuWeight(cpu.Shares!.Value)), $"{pointer}/shares") { Group = Weight }
        : null;

    private static ResourceWrite? Idle(LinuxCPU cpu, string pointer) => cpu.Idle is { } idle
        ? new("cpu.idle", Text(idle), $"{pointer}/idle") { Group = Weight, IsOptional = idle == 0 }
        : null;

    // an idle cgroup has no weight that could be changed
    private static IEnumerable<ResourceWrite> InOrder(LinuxCPU cpu, ResourceWrite? weight, ResourceWrite? idle)
    {
        ResourceWrite?[] order = cpu.Idle == 1 ? [weight, idle] : [idle, weight];
        return order.OfType<ResourceWrite>();
    }

    private static void Check(LinuxCPU cpu, string pointer, Findings findings)
    {
        if (cpu.Shares is not 0)
        {
            // outside of it the kernel takes the nearest number, and says nothing
            RequireRange(cpu.Shares, ResourceConversions.MinShares, ResourceConversions.MaxShares, $"{pointer}/shares", findings);
        }

        if (cpu.Idle is { } idle and not (0 or 1))
        {
            findings.Problem($"{pointer}/idle", $"must be 0 or 1, found {idle}");
        }

        if (cpu.Quota > 0 && cpu.Burst > (ulong)cpu.Quota)
        {
            findings.Problem($"{pointer}/burst", $"must not be larger than the quota, {cpu.Quota}, found {cpu.Burst}");
        }
    }

    private static void RefuseRealtime(LinuxCPU cpu, string pointer, Findings findings)
    {
        const string Why = "cgroup v2 has no limits of real-time tasks";
        if (cpu.RealtimePeriod is not (null or 0))
        {
            findings.Problem($"{pointer}/realtimePeriod", Why);
        }

        if (cpu.RealtimeRuntime is not (null or 0))
        {
            findings.Problem($"{pointer}/realtimeRuntime", Why);
        }
    }
}
