using Berth.TestSupport;
using Berth.TestSupport.Host;

namespace Berth.Integration.Tests.Support;

/// <summary>A daemon that is stopped before every step of its own and leaves cgroups to systemd.</summary>
public sealed class SteppedSystemdFixture : SteppedFixture
{
    protected override IReadOnlyList<string> Arguments => ["--cgroup-driver", "systemd"];

    protected override string? WhyNot => HostTools.WhyNoSystemd;

    public override async Task AssertNothingLeftAsync(string id)
    {
        await base.AssertNothingLeftAsync(id);
        Assert.Empty(await Systemctl.UnitsAsync(id));
    }
}
