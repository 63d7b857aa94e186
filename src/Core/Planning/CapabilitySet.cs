using Berth.Core.Specs;

namespace Berth.Core.Planning;

/// <summary>Sets of capabilities as the kernel has them: a bit for each (capabilities(7)).</summary>
internal static class CapabilitySet
{
    /// <summary>The set with these names; unknown ones are left out (validation warns about them).</summary>
    public static ulong Of(IEnumerable<string>? names)
    {
        var set = 0ul;
        foreach (var name in names ?? [])
        {
            set |= LinuxCapabilityNames.TryGetNumber(name, out var number) ? 1ul << number : 0;
        }

        return set;
    }

    /// <summary>The names in the set, without <c>CAP_</c> and in lower case, or <c>none</c>.</summary>
    public static string Describe(ulong set)
    {
        var names = LinuxCapabilityNames.All
            .Where((_, number) => (set & (1ul << number)) != 0)
            .Select(name => name["CAP_".Length..].ToLowerInvariant());
        return set == 0 ? "none" : string.Join(' ', names);
    }
}
