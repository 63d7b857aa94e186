using Berth.Core.Errors;

namespace Berth.Core.Specs;

/// <summary>The parts of a config that could not be read. What rules say about those, or about what contains them, is a consequence and
/// no mistake of its own.</summary>
internal sealed class UnreadParts(IReadOnlyCollection<string> pointers)
{
    /// <summary>What rules about other sections depend on: whether a hostname may be set, or which users there are.</summary>
    private static readonly string[] Pivotal = ["/linux/namespaces", "/linux/uidMappings", "/linux/gidMappings"];

    private readonly bool _hidesAll = Array.Exists(Pivotal, pivotal => pointers.Any(pointer => Touches(pointer, pivotal)));

    /// <summary>Everything could be read.</summary>
    public static UnreadParts None { get; } = new([]);

    /// <summary>The problems that are mistakes of their own.</summary>
    public IEnumerable<ConfigProblem> Own(IEnumerable<ConfigProblem> problems) =>
        problems.Where(problem => !_hidesAll && !pointers.Any(pointer => Touches(pointer, problem.Pointer)));

    /// <summary>Whether one lies in the other, or both are the same.</summary>
    private static bool Touches(string one, string other) => Contains(one, other) || Contains(other, one);

    private static bool Contains(string outer, string inner) =>
        inner.StartsWith(outer, StringComparison.Ordinal) && (inner.Length == outer.Length || inner[outer.Length] == '/');
}
