using Berth.Core.Errors;

namespace Berth.Core.Specs;

/// <summary>A config that was read.</summary>
/// <param name="Spec">The config, without what could not be read.</param>
/// <param name="Warnings">Properties that the specification does not define and that are ignored.</param>
public sealed record SpecDocument(Spec Spec, IReadOnlyList<ConfigProblem> Warnings)
{
    /// <summary>What could not be read: wrong types, numbers out of range, properties that occur twice. Empty for a good config.</summary>
    public IReadOnlyList<ConfigProblem> Problems { get; init; } = [];

    /// <summary>What can be said of the values that could be read.</summary>
    internal UnreadParts Unread { get; init; } = UnreadParts.None;
}
