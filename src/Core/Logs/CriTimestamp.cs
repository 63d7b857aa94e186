namespace Berth.Core.Logs;

/// <summary>Reads the time at the start of a CRI log record: RFC 3339 with up to nine digits of fraction.</summary>
internal static class CriTimestamp
{
    private const int DateTimeLength = 19, OffsetLength = 6, MaxFraction = 9;

    // what a long counts in nanoseconds on both sides of 1970
    private const int FirstYear = 1678, LastYear = 2261;

    /// <summary>Reads <c>2026-11-21T22:00:00.123456789Z</c>, or with <c>+01:00</c> in place of <c>Z</c>.</summary>
    /// <param name="text">The whole time and nothing else.</param>
    /// <param name="nanoseconds">Since 1970-01-01T00:00:00Z.</param>
    public static bool TryParse(ReadOnlySpan<byte> text, out long nanoseconds)
    {
        nanoseconds = 0;
        if (text.Length <= DateTimeLength || !TrySeconds(text[..DateTimeLength], out long seconds))
        {
            return false;
        }
        text = text[DateTimeLength..];
        int fraction = 0;
        if (text[0] == '.')
        {
            int digits = text[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            if (digits is < 1 or > MaxFraction || !TryNumber(text.Slice(1, digits), out fraction))
            {
                return false;
            }
            for (int i = digits; i < MaxFraction; i++)
            {
                fraction *= 10;
            }
            text = text[(digits + 1)..];
        }
        if (!TryOffset(text, out int minutes))
        {
            return false;
        }
        nanoseconds = ((seconds - (minutes * 60L)) * 1_000_000_000) + fraction;
        return true;
    }

    private static bool TrySeconds(ReadOnlySpan<byte> text, out long seconds)
    {
        seconds = 0;
        if (text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':'
            || !TryNumber(text[..4], out int year) || year is < FirstYear or > LastYear
            || !TryNumber(text[5..7], out int month) || month is < 1 or > 12
            || !TryNumber(text[8..10], out int day) || day < 1 || day > DateTime.DaysInMonth(year, month)
            || !TryNumber(text[11..13], out int hour) || hour > 23
            || !TryNumber(text[14..16], out int minute) || minute > 59
            || !TryNumber(text[17..19], out int second) || second > 59)
        {
            return false;
        }
        var time = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc);
        seconds = (time.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerSecond;
        return true;
    }

    private static bool TryOffset(ReadOnlySpan<byte> text, out int minutes)
    {
        minutes = 0;
        if (text is [(byte)'Z'])
        {
            return true;
        }
        if (text.Length != OffsetLength || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':'
            || !TryNumber(text[1..3], out int hour) || hour > 23 || !TryNumber(text[4..6], out int minute) || minute > 59)
        {
            return false;
        }
        minutes = ((hour * 60) + minute) * (text[0] == '-' ? -1 : 1);
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> digits, out int number)
    {
        number = 0;
        foreach (byte digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }
            number = (number * 10) + (digit - '0');
        }
        return true;
    }
}
