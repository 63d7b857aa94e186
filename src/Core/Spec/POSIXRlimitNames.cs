using System.Collections.Frozen;
using Berth.Native.Syscalls;

namespace Berth.Core.Specs;

/// <summary>The resource limits that Linux has, by number (getrlimit(2)). The numbers are those of x86 and ARM.</summary>
public static class POSIXRlimitNames
{
    private static readonly FrozenDictionary<string, int> Numbers =
        All.Select((name, number) => KeyValuePair.Create(name, number)).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All names; the index is the number.</summary>
    public static IReadOnlyList<string> All => Limits.Names;

    /// <summary>Finds the number of a name such as <c>RLIMIT_NOFILE</c>.</summary>
    public static bool TryGetNumber(string name, out int number) => Numbers.TryGetValue(name, out number);
}
