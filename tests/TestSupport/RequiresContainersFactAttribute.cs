using Xunit;

namespace Berth.TestSupport;

/// <summary>A test that runs real containers: needs root, busybox and cgroups.</summary>
public sealed class RequiresContainersFactAttribute : FactAttribute
{
    public RequiresContainersFactAttribute() => Skip = HostTools.WhyNoContainers;
}
