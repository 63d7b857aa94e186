using Xunit;

namespace Berth.TestSupport;

/// <summary>A test with a daemon that is not root, started by one that is.</summary>
public sealed class RequiresRootlessFactAttribute : FactAttribute
{
    public RequiresRootlessFactAttribute() => Skip = HostTools.WhyNoRootless;
}
