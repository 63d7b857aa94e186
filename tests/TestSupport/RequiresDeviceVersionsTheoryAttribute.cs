using Xunit;

namespace Berth.TestSupport;

/// <summary>A test of device rules on both cgroup versions: needs root, the devices controller on version 1, and version 2 beside it.</summary>
public sealed class RequiresDeviceVersionsTheoryAttribute : TheoryAttribute
{
    public RequiresDeviceVersionsTheoryAttribute() =>
        Skip = new RequiresControllersFactAttribute("devices").Skip ?? new RequiresCgroupsFactAttribute("cgroup2").Skip;
}
