using System.Buffers.Text;
using System.Text;

namespace Berth.Core.Logs;

/// <summary>Times of log records as text: RFC 3339 in UTC with nanoseconds, <c>2026-11-21T22:00:00.123456789Z</c>.</summary>
public static class LogTime
{
    /// <summary>Bytes, or characters, of such a text.</summary>
    public const int Length = 30;

    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Writes one.</summary>
    /// <param name="unixNanoseconds">Since 1970-01-01T00:00:00Z; of a year from 1 to 9999.</param>
    /// <param name="text">At least <see cref="Length"/> bytes.</param>
    public static void Format(long unixNanoseconds, Span<byte> text)
    {
        (long seconds, long fraction) = Math.DivRem(unixNanoseconds, NanosecondsPerSecond);
        (seconds, fraction) = fraction < 0 ? (seconds - 1, fraction + NanosecondsPerSecond) : (seconds, fraction);
        // "O" has seven digits of fraction and no room for more: its start and our own end
        Span<byte> withTicks = stackalloc byte[28];
        Utf8Formatter.TryFormat(DateTime.UnixEpoch.AddSeconds(seconds), withTicks, out _, 'O');
        withTicks[..20].CopyTo(text);
        Utf8Formatter.TryFormat(fraction, text[20..29], out _, new System.Buffers.StandardFormat('D', 9));
        text[29] = (byte)'Z';
    }

    /// <summary>Makes one.</summary>
    /// <param name="unixNanoseconds">As for <see cref="Format"/>.</param>
    public static string ToString(long unixNanoseconds)
    {
        Span<byte> text = stackalloc byte[Length];
        Format(unixNanoseconds, text);
        return Encoding.ASCII.GetString(text);
    }

    /// <summary>Reads a time: RFC 3339 with up to nine digits of fraction.</summary>
    /// <param name="text">The whole text and nothing else.</param>
    /// <param name="unixNanoseconds">Since 1970-01-01T00:00:00Z.</param>
    public static bool TryParse(string text, out long unixNanoseconds) =>
        CriTimestamp.TryParse(Encoding.UTF8.GetBytes(text), out unixNanoseconds);
}
