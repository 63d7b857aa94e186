using System.Collections.Frozen;
using Berth.Native.Syscalls;

namespace Berth.Core.Specs;

/// <summary>The capabilities that Berth knows, by number (capabilities(7), linux/capability.h).</summary>
public static class LinuxCapabilityNames
{
    private static readonly FrozenDictionary<string, int> Numbers =
        All.Select((name, number) => KeyValuePair.Create(name, number)).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All names; the index is the number.</summary>
    public static IReadOnlyList<string> All => Capabilities.Names;

    /// <summary>Finds the number, which is also the bit in a set, of a name such as <c>CAP_CHOWN</c>.</summary>
    public static bool TryGetNumber(string name, out int number) => Numbers.TryGetValue(name, out number);
}
