using Xunit;

namespace Berth.TestSupport;

/// <summary>A test that runs containers and makes network devices in a namespace of its own.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresNetworkToolsFactAttribute : FactAttribute
{
    public RequiresNetworkToolsFactAttribute() => Skip = HostTools.WhyNoContainers ?? HostTools.WhyNoNetworkTools;
}
