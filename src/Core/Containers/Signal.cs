using System.Globalization;

namespace Berth.Core.Containers;

/// <summary>A signal, see signal(7). Numbers are those of x86-64 and arm64, which agree.</summary>
/// <param name="Number">1 to 64.</param>
public readonly record struct Signal(int Number)
{
    private const int RealTimeMin = 34;
    private const int Max = 64;

    private static readonly string[] Names =
    [
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM",
        "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    ];

    /// <summary>SIGKILL.</summary>
    public static Signal Kill { get; } = new(9);

    /// <summary>SIGTERM.</summary>
    public static Signal Term { get; } = new(15);

    /// <summary>The name with its prefix, such as <c>SIGTERM</c>, or <c>SIGRTMIN+3</c>.</summary>
    public string Name => Number switch
    {
        > 0 when Number < Names.Length => "SIG" + Names[Number],
        RealTimeMin => "SIGRTMIN",
        > RealTimeMin and <= Max => string.Create(CultureInfo.InvariantCulture, $"SIGRTMIN+{Number - RealTimeMin}"),
        _ => Number.ToString(CultureInfo.InvariantCulture),
    };

    /// <summary>Reads a name with or without <c>SIG</c>, in any case, <c>RTMIN+n</c>, <c>RTMAX-n</c>, or a number from 1 to 64.</summary>
    public static bool TryParse(string? text, out Signal signal)
    {
        signal = default;
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            string name = text.ToUpperInvariant();
            number = ParseName(name.StartsWith("SIG", StringComparison.Ordinal) ? name[3..] : name);
        }

        signal = new Signal(number);
        return number is > 0 and <= Max;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    private static int ParseName(string name) => name switch
    {
        "" => -1,
        "RTMIN" => RealTimeMin,
        "RTMAX" => Max,
        "POLL" => 29,
        "IOT" => 6,
        _ when name.StartsWith("RTMIN+", StringComparison.Ordinal) => RealTime(name[6..], RealTimeMin, 1),
        _ when name.StartsWith("RTMAX-", StringComparison.Ordinal) => RealTime(name[6..], Max, -1),
        _ => Array.IndexOf(Names, name),
    };

    private static int RealTime(string offset, int origin, int direction) =>
        int.TryParse(offset, NumberStyles.None, CultureInfo.InvariantCulture, out int n) && n <= Max - RealTimeMin
            ? origin + (direction * n)
            : -1;
}
