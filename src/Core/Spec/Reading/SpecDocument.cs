using Berth.Core.Errors;

namespace Berth.Core.Specs;

/// <summary>A config that was read.</summary>
/// <param name="Spec">The config.</param>
/// <param name="Warnings">Properties that the specification does not define and that are ignored.</param>
public sealed record SpecDocument(Spec Spec, IReadOnlyList<ConfigProblem> Warnings);
