using System.Collections.Frozen;

namespace Berth.Core.Specs;

/// <summary>The resource limits that Linux has, by number (getrlimit(2)). The numbers are those of x86 and ARM.</summary>
public static class POSIXRlimitNames
{
    private static readonly string[] Names =
    [
        "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_DATA", "RLIMIT_STACK", "RLIMIT_CORE", "RLIMIT_RSS", "RLIMIT_NPROC", "RLIMIT_NOFILE",
        "RLIMIT_MEMLOCK", "RLIMIT_AS", "RLIMIT_LOCKS", "RLIMIT_SIGPENDING", "RLIMIT_MSGQUEUE", "RLIMIT_NICE", "RLIMIT_RTPRIO",
        "RLIMIT_RTTIME",
    ];

    private static readonly FrozenDictionary<string, int> Numbers =
        Names.Select((name, number) => KeyValuePair.Create(name, number)).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All names; the index is the number.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <summary>Finds the number of a name such as <c>RLIMIT_NOFILE</c>.</summary>
    public static bool TryGetNumber(string name, out int number) => Numbers.TryGetValue(name, out number);
}
