using System.Globalization;

namespace Berth.Core.Logs;

/// <summary>A place in the log of one container: opaque text for clients, good for as long as the container is there.</summary>
/// <param name="Log">Tells the logs of containers with the same id apart.</param>
/// <param name="Position">In bytes from the first one that was ever written.</param>
public readonly record struct LogCursor(uint Log, long Position)
{
    private const int LogDigits = 8, MaxPositionDigits = 16;

    /// <summary>Reads what <see cref="ToString"/> made.</summary>
    /// <param name="text">The text.</param>
    /// <param name="cursor">What was read.</param>
    public static bool TryParse(string text, out LogCursor cursor)
    {
        uint log = 0;
        long position = 0;
        bool parsed = text.Length is > LogDigits + 1 and <= LogDigits + 1 + MaxPositionDigits && text[LogDigits] == '-'
            && uint.TryParse(text.AsSpan(0, LogDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out log)
            && long.TryParse(text.AsSpan(LogDigits + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out position)
            && position >= 0;
        cursor = parsed ? new LogCursor(log, position) : default;
        return parsed;
    }

    /// <summary>The text.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Log:x8}-{Position:x}");
}
