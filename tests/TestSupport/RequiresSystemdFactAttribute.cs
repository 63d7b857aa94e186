using Xunit;

namespace Berth.TestSupport;

/// <summary>A test of containers in systemd's units: needs systemd as the init, and cgroup v2 alone.</summary>
public sealed class RequiresSystemdFactAttribute : FactAttribute
{
    public RequiresSystemdFactAttribute() => Skip = HostTools.WhyNoSystemd;
}
