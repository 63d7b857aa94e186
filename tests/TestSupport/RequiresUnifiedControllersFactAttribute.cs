using Berth.TestSupport.Host;
using Xunit;

namespace Berth.TestSupport;

/// <summary>A test that runs real containers and needs a cgroup v2 hierarchy with a controller to pass on, whichever it is.</summary>
public sealed class RequiresUnifiedControllersFactAttribute : FactAttribute
{
    public RequiresUnifiedControllersFactAttribute() => Skip = HostTools.WhyNoContainers
        ?? (CgroupTree.Hierarchies.Select(path => Path.Combine(path, "cgroup.controllers"))
            .Any(file => File.Exists(file) && !string.IsNullOrWhiteSpace(File.ReadAllText(file))) ? null : "needs a controller on cgroup v2");
}
