using System.Text;
using System.Text.Unicode;

namespace Berth.Native.Contract;

/// <summary>NUL-terminated UTF-8 in a buffer of fixed size.</summary>
internal static class FixedText
{
    /// <summary>Everything before the first NUL, or the whole buffer. A character cut in two becomes U+FFFD.</summary>
    public static string Read(ReadOnlySpan<byte> buffer)
    {
        var end = buffer.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? buffer : buffer[..end]);
    }

    /// <summary>As many whole characters as fit before the final NUL; the rest of the buffer becomes zero.</summary>
    public static void Write(Span<byte> buffer, string text)
    {
        Utf8.FromUtf16(text, buffer[..^1], out _, out var written);
        buffer[written..].Clear();
    }
}
