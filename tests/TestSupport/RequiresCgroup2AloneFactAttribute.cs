using Berth.TestSupport.Host;
using Xunit;

namespace Berth.TestSupport;

/// <summary>A test that runs real containers on a host whose only cgroup hierarchy is that of version 2.</summary>
public sealed class RequiresCgroup2AloneFactAttribute : FactAttribute
{
    public RequiresCgroup2AloneFactAttribute() =>
        Skip = HostTools.WhyNoContainers ?? (CgroupTree.HasV1 ? "needs a host without cgroup v1 (make test-lab)" : null);
}
