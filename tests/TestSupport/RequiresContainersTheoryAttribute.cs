using Xunit;

namespace Berth.TestSupport;

/// <summary>A theory that runs real containers: needs root, busybox and cgroups.</summary>
public sealed class RequiresContainersTheoryAttribute : TheoryAttribute
{
    public RequiresContainersTheoryAttribute() => Skip = HostTools.WhyNoContainers;
}
