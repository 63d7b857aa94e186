using Xunit;

namespace Berth.TestSupport;

/// <summary>A theory of real limits: skipped unless it runs as root on a host with these controllers on cgroup v1.</summary>
public sealed class RequiresControllersTheoryAttribute : TheoryAttribute
{
    public RequiresControllersTheoryAttribute(params string[] controllers) => Skip = RequiresControllersFactAttribute.WhyNot(controllers);
}
