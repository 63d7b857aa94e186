using Xunit;

namespace Berth.TestSupport;

/// <summary>A test that runs real containers and needs a cgroup v2 hierarchy, with or without controllers.</summary>
public sealed class RequiresCgroup2ContainersFactAttribute : FactAttribute
{
    public RequiresCgroup2ContainersFactAttribute() => Skip = HostTools.WhyNoCgroup2Containers;
}
