namespace Berth.Core.Specs;

/// <summary>Memory limits in bytes, -1 for none (config-linux.md, "Memory").</summary>
public sealed record LinuxMemory : SpecObject
{
    /// <summary>Limit of memory.</summary>
    public long? Limit { get; init; }

    /// <summary>Soft limit.</summary>
    public long? Reservation { get; init; }

    /// <summary>Limit of memory and swap together.</summary>
    public long? Swap { get; init; }

    /// <summary>Limit of kernel memory; obsolete.</summary>
    public long? Kernel { get; init; }

    /// <summary>Limit of kernel memory for TCP buffers.</summary>
    public long? KernelTCP { get; init; }

    /// <summary>0 to 100: how readily the kernel swaps.</summary>
    public ulong? Swappiness { get; init; }

    /// <summary>Whether tasks wait instead of being killed.</summary>
    public bool? DisableOOMKiller { get; init; }

    /// <summary>Whether children are accounted (cgroup v1).</summary>
    public bool? UseHierarchy { get; init; }

    /// <summary>Whether a new limit below the current usage is refused.</summary>
    public bool? CheckBeforeUpdate { get; init; }
}
