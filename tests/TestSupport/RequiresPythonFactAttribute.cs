using Xunit;

namespace Berth.TestSupport;

/// <summary>A test that runs scripts/berth-attach: skipped, saying so, where there is no Python, or no container can be run.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresPythonFactAttribute : FactAttribute
{
    /// <summary>Looks at the host.</summary>
    public RequiresPythonFactAttribute() => Skip = HostTools.WhyNoPython;
}
