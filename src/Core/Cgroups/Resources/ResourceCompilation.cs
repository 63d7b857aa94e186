using Berth.Core.Errors;

namespace Berth.Core.Cgroups.Resources;

/// <summary>What <see cref="ResourceCompiler"/> made of a config's resources.</summary>
/// <param name="Settings">The values to write; of no use when there are problems.</param>
/// <param name="Problems">What is wrong, or can not be expressed on this host.</param>
/// <param name="Warnings">What is ignored.</param>
public sealed record ResourceCompilation(
    ResourceSettings Settings, IReadOnlyList<ConfigProblem> Problems, IReadOnlyList<ConfigProblem> Warnings);
