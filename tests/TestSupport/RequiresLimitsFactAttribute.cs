using Berth.TestSupport.Host;
using Xunit;

namespace Berth.TestSupport;

/// <summary>A test that runs real containers under limits: needs these controllers, on either version.</summary>
public sealed class RequiresLimitsFactAttribute : FactAttribute
{
    public RequiresLimitsFactAttribute(params string[] controllers) => Skip = HostTools.WhyNoContainers
        ?? controllers.Where(name => !CgroupTree.Controllers.Contains(name)).Select(name => $"needs the {name} controller").FirstOrDefault();
}
