using Berth.Core.Planning;

namespace Berth.Core.Tests.Planning;

/// <summary>Hosts of every kind. All capabilities are there but CAP_SYS_RESOURCE, which a daemon in a container may lack.</summary>
internal static class SampleFacts
{
    public static HostFacts V2 { get; } = Of(CgroupLayout.V2);

    public static HostFacts None { get; } = Of(CgroupLayout.None);

    public static HostFacts V1 { get; } = Of(
        CgroupLayout.V1,
        new("cpu,cpuacct", ["cpu", "cpuacct"], ["cpu", "cpuacct"]),
        new("memory", ["memory"], []),
        new("systemd", ["name=systemd"], []));

    public static HostFacts Hybrid { get; } = Of(
        CgroupLayout.Hybrid,
        new("cpuset", ["cpuset"], []),
        new("net_cls,net_prio", ["net_cls", "net_prio"], ["net_cls", "net_prio"]));

    /// <summary>The facts for a config file, by the end of its name.</summary>
    public static HostFacts For(string name) => name switch
    {
        _ when name.EndsWith("-v1", StringComparison.Ordinal) => V1,
        _ when name.EndsWith("-hybrid", StringComparison.Ordinal) => Hybrid,
        _ when name.EndsWith("-rdt", StringComparison.Ordinal) => V2 with { HasResctrl = true },
        _ when name.EndsWith("-labels", StringComparison.Ordinal) => V2 with { HasApparmor = true, HasSelinux = true },
        _ when name.EndsWith("-rootless", StringComparison.Ordinal) => V2 with { User = new(1000, 1000), Capabilities = 0 },
        _ when name.EndsWith("-none", StringComparison.Ordinal) => None,
        _ => V2,
    };

    private static HostFacts Of(CgroupLayout layout, params CgroupV1Hierarchy[] hierarchies) => new()
    {
        CgroupLayout = layout,
        CgroupV1Hierarchies = hierarchies,
        KernelVersion = new(6, 1),
        Capabilities = ((1ul << 41) - 1) & ~(1ul << 24),
    };
}
