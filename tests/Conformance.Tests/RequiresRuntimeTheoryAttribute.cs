using Berth.Conformance.Tests.Runtimes;

namespace Berth.Conformance.Tests;

/// <summary>A theory that compares with another runtime: skipped, saying so, where it is missing or of another version than the table of
/// differences is for.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresRuntimeTheoryAttribute : TheoryAttribute
{
    /// <summary>Needs that program, and all that containers need.</summary>
    public RequiresRuntimeTheoryAttribute(string program) => Skip = Installed.WhyNot(program);
}
