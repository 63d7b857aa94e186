using Berth.Integration.Tests.Support;
using Berth.TestSupport;

namespace Berth.Integration.Tests.Systemd;

/// <summary>A daemon that leaves cgroups to systemd.</summary>
public sealed class SystemdFixture : BerthFixture
{
    protected override IReadOnlyList<string> Arguments => ["--cgroup-driver", "systemd"];

    protected override string? WhyNot => HostTools.WhyNoSystemd;

    /// <summary>The unit of a container whose config names none.</summary>
    public static string UnitOf(string id) => $"berth-{id}.scope";
}
