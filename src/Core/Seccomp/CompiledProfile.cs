using Berth.Core.Errors;

namespace Berth.Core.Seccomp;

/// <summary>What came of compiling a <c>linux.seccomp</c>.</summary>
/// <param name="Filter">The filter; null when there are problems, or no profile.</param>
/// <param name="Problems">Why it can not be compiled.</param>
/// <param name="Warnings">What is ignored.</param>
internal sealed record CompiledProfile(
    SeccompFilter? Filter, IReadOnlyList<ConfigProblem> Problems, IReadOnlyList<ConfigProblem> Warnings)
{
    /// <summary>Of a config without one.</summary>
    public static CompiledProfile None { get; } = new(null, [], []);
}
