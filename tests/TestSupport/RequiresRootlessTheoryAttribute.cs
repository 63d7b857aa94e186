using Xunit;

namespace Berth.TestSupport;

/// <inheritdoc cref="RequiresRootlessFactAttribute"/>
public sealed class RequiresRootlessTheoryAttribute : TheoryAttribute
{
    public RequiresRootlessTheoryAttribute() => Skip = HostTools.WhyNoRootless;
}
