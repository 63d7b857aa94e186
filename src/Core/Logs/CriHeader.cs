using System.Buffers.Text;

namespace Berth.Core.Logs;

/// <summary>What stands before the content of a record in a CRI log (Kubernetes' container log format):
/// <c>2026-11-21T22:00:00.123456789Z stdout F </c>.</summary>
/// <param name="UnixNanoseconds">Nanoseconds since 1970-01-01T00:00:00Z.</param>
/// <param name="Stream">stdout or stderr.</param>
/// <param name="Kind">Full or partial.</param>
/// <param name="Length">Bytes of the header, the last space included.</param>
/// <param name="Position">Where the record begins in the log, in bytes, when a tag tells (<c>F:at=4096</c>).</param>
/// <param name="Unwritten">Bytes of records that could not be written before this one (<c>F:lost=512</c>); 0 when no tag tells.</param>
internal readonly record struct CriHeader(
    long UnixNanoseconds, LogStreams Stream, LogRecordKind Kind, int Length, long? Position = null, long Unwritten = 0)
{
    /// <summary>No header is longer: a longer one is damage.</summary>
    public const int MaxLength = 128;

    /// <summary>Reads the header at the start of a line.</summary>
    /// <param name="line">The line, or its first <see cref="MaxLength"/> bytes.</param>
    /// <param name="header">What was read.</param>
    public static bool TryParse(ReadOnlySpan<byte> line, out CriHeader header)
    {
        header = default;
        ReadOnlySpan<byte> rest = line[..Math.Min(line.Length, MaxLength)];
        if (!TryWord(ref rest, out ReadOnlySpan<byte> time) || !TryWord(ref rest, out ReadOnlySpan<byte> name)
            || !TryWord(ref rest, out ReadOnlySpan<byte> tags))
        {
            return false;
        }
        LogStreams stream = name.SequenceEqual("stdout"u8) ? LogStreams.Stdout
            : name.SequenceEqual("stderr"u8) ? LogStreams.Stderr : LogStreams.None;
        // more tags may follow the first, after a colon
        bool tagged = tags.Length == 1 || (tags.Length > 1 && tags[1] == ':');
        if (stream == LogStreams.None || !tagged || tags[0] is not ((byte)'F' or (byte)'P')
            || !CriTimestamp.TryParse(time, out long nanoseconds))
        {
            return false;
        }
        LogRecordKind kind = tags[0] == 'F' ? LogRecordKind.Full : LogRecordKind.Partial;
        int length = time.Length + name.Length + tags.Length + 3;
        header = tags.Length == 1 ? new CriHeader(nanoseconds, stream, kind, length)
            : new CriHeader(nanoseconds, stream, kind, length, Number(tags, ":at="u8), Number(tags, ":lost="u8) ?? 0);
        return true;
    }

    private static long? Number(ReadOnlySpan<byte> tags, ReadOnlySpan<byte> name)
    {
        int start = tags.IndexOf(name);
        return start >= 0 && Utf8Parser.TryParse(tags[(start + name.Length)..], out long number, out _) && number >= 0 ? number : null;
    }

    private static bool TryWord(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> word)
    {
        int space = rest.IndexOf((byte)' ');
        word = space > 0 ? rest[..space] : default;
        rest = space > 0 ? rest[(space + 1)..] : default;
        return space > 0;
    }
}
