using Berth.Core.Specs;
using static Berth.Core.Cgroups.Resources.ResourceNumbers;

namespace Berth.Core.Cgroups.Resources;

/// <summary>Memory (config-linux.md, "Memory"; Documentation/admin-guide/cgroup-v1/memory.rst and cgroup-v2.rst, "Memory").</summary>
internal static class MemoryResources
{
    private const string Limits = "limits";
    private const ulong MaxSwappiness = 100;

    public static IEnumerable<ResourceWrite> WriteV1(LinuxMemory memory, string pointer, Findings findings)
    {
        Check(memory, pointer, findings);
        if (IsSet(memory.Limit, $"{pointer}/limit", findings))
        {
            yield return new("memory.limit_in_bytes", Text(memory.Limit!.Value), $"{pointer}/limit") { Group = Limits };
        }

        if (IsSet(memory.Swap, $"{pointer}/swap", findings))
        {
            yield return Both(memory.Swap!.Value, $"{pointer}/swap");
        }
        else if (memory.Limit == -1)
        {
            // who lifts the limit of memory means that of memory and swap, too
            yield return Both(-1, $"{pointer}/limit");
        }

        if (IsSet(memory.Reservation, $"{pointer}/reservation", findings))
        {
            yield return new("memory.soft_limit_in_bytes", Text(memory.Reservation!.Value), $"{pointer}/reservation");
        }

        if (memory.DisableOOMKiller is { } disable)
        {
            yield return new("memory.oom_control", disable ? "1" : "0", $"{pointer}/disableOOMKiller");
        }

        if (memory.Swappiness is { } swappiness)
        {
            yield return new("memory.swappiness", Text(swappiness), $"{pointer}/swappiness");
        }
    }

    public static IEnumerable<ResourceWrite> WriteV2(LinuxMemory memory, string pointer, Findings findings)
    {
        Check(memory, pointer, findings);
        RefuseV1Only(memory, pointer, findings);
        if (SwapV2(memory, pointer, findings) is { } swap)
        {
            yield return swap;
        }

        if (IsSet(memory.Limit, $"{pointer}/limit", findings))
        {
            yield return new("memory.max", OrMax(memory.Limit!.Value), $"{pointer}/limit")
            {
                UsageFile = memory.CheckBeforeUpdate == true && memory.Limit > 0 ? "memory.current" : null,
            };
        }

        if (IsSet(memory.Reservation, $"{pointer}/reservation", findings))
        {
            yield return new("memory.low", OrMax(memory.Reservation!.Value), $"{pointer}/reservation");
        }
    }

    // without swap accounting in the kernel there is no such file, and no limit either
    private static ResourceWrite Both(long value, string pointer) =>
        new("memory.memsw.limit_in_bytes", Text(value), pointer) { Group = Limits, IsOptional = value == -1 };

    // version 1 limits memory and swap together, version 2 swap alone
    private static ResourceWrite? SwapV2(LinuxMemory memory, string pointer, Findings findings)
    {
        if (!IsSet(memory.Swap, $"{pointer}/swap", findings))
        {
            return memory.Limit == -1 ? Swap(-1, $"{pointer}/limit") : null;
        }

        if (memory.Swap > 0 && memory.Limit is null or 0)
        {
            findings.Problem($"{pointer}/swap", "cgroup v2 limits swap alone: without a memory limit it can not be told from the sum");
            return null;
        }

        return Swap(memory.Swap > 0 && memory.Limit > 0 ? memory.Swap!.Value - memory.Limit!.Value : memory.Swap!.Value, $"{pointer}/swap");
    }

    private static ResourceWrite Swap(long value, string pointer) =>
        new("memory.swap.max", OrMax(value), pointer) { IsOptional = value <= 0 };

    private static void RefuseV1Only(LinuxMemory memory, string pointer, Findings findings)
    {
        if (memory.Swappiness is not null)
        {
            findings.Problem($"{pointer}/swappiness", "cgroup v2 has no swappiness of its own");
        }

        if (memory.DisableOOMKiller == true)
        {
            findings.Problem($"{pointer}/disableOOMKiller", "the out-of-memory killer can not be disabled on cgroup v2");
        }
    }

    private static void Check(LinuxMemory memory, string pointer, Findings findings)
    {
        RequireLimit(memory.Limit, $"{pointer}/limit", findings);
        RequireLimit(memory.Swap, $"{pointer}/swap", findings);
        RequireLimit(memory.Reservation, $"{pointer}/reservation", findings);
        RequireRange(memory.Swappiness, 0, MaxSwappiness, $"{pointer}/swappiness", findings);
        if (memory.Swap > 0 && (memory.Swap < memory.Limit || memory.Limit == -1))
        {
            findings.Problem(
                $"{pointer}/swap",
                memory.Limit == -1
                    ? $"is memory and swap together: without a limit of memory it must be -1, too, found {memory.Swap}"
                    : $"is memory and swap together: it must not be less than the limit, {memory.Limit}, found {memory.Swap}");
        }

        const string Obsolete = "the kernel has no separate limit of its own memory any more, ignored";
        Ignore(memory.Kernel is not null, $"{pointer}/kernel", Obsolete, findings);
        Ignore(memory.KernelTCP is not null, $"{pointer}/kernelTCP", Obsolete, findings);
        Ignore(memory.UseHierarchy == false, $"{pointer}/useHierarchy", "the kernel always counts children, ignored", findings);
    }

    private static void Ignore(bool isSet, string pointer, string why, Findings findings)
    {
        if (isSet)
        {
            findings.Warn(pointer, why);
        }
    }
}
