using Berth.Conformance.Tests.Runtimes;

namespace Berth.Conformance.Tests;

/// <summary>A test that compares with another runtime: skipped, saying so, where it is missing or of another version than the table of
/// differences is for.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresRuntimeFactAttribute : FactAttribute
{
    /// <summary>Needs that program, and all that containers need.</summary>
    public RequiresRuntimeFactAttribute(string program) => Skip = Installed.WhyNot(program);
}
