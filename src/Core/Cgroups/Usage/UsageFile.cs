using System.Buffers.Text;
using System.Text;

namespace Berth.Core.Cgroups.Usage;

/// <summary>The text of a small file of the kernel, and how to find numbers in it without making strings.</summary>
internal readonly ref struct UsageFile(ReadOnlySpan<byte> text)
{
    /// <summary>What version 1 shows for no limit: the largest number of pages.</summary>
    private const long NoLimitV1 = long.MaxValue & ~0xfffffL;

    private readonly ReadOnlySpan<byte> _text = text;

    /// <summary>The lines.</summary>
    public MemoryExtensions.SpanSplitEnumerator<byte> Lines => _text.Split((byte)'\n');

    /// <summary>The text of a line.</summary>
    public ReadOnlySpan<byte> this[Range line] => _text[line];

    /// <summary>The number that is the whole file; null when it is none (<c>max</c>).</summary>
    public long? Number => Parse(_text);

    /// <summary>The number that is the whole file, where it is a limit.</summary>
    public long? Limit => AsLimit(Number);

    /// <summary>The number, unless it stands for no limit.</summary>
    public static long? AsLimit(long? number) => number < NoLimitV1 ? number : null;

    /// <summary>The number after a word at the start of a line: <c>key number</c>.</summary>
    public long? Of(ReadOnlySpan<byte> key)
    {
        foreach (Range line in Lines)
        {
            ReadOnlySpan<byte> content = _text[line];
            if (content.Length > key.Length && content[key.Length] == (byte)' ' && content.StartsWith(key))
            {
                return Parse(content[(key.Length + 1)..]);
            }
        }

        return null;
    }

    /// <summary>The number after <c>key=</c> in a line.</summary>
    public static long? In(ReadOnlySpan<byte> line, ReadOnlySpan<byte> key)
    {
        foreach (Range word in line.Split((byte)' '))
        {
            ReadOnlySpan<byte> content = line[word];
            if (content.Length > key.Length && content[key.Length] == (byte)'=' && content.StartsWith(key))
            {
                return Parse(content[(key.Length + 1)..]);
            }
        }

        return null;
    }

    /// <summary>The share after <c>key=</c> in a line, 0 when it is not there.</summary>
    public static double Share(ReadOnlySpan<byte> line, ReadOnlySpan<byte> key)
    {
        int start = line.IndexOf(key);
        return start >= 0 && Utf8Parser.TryParse(line[(start + key.Length + 1)..], out double share, out _) ? share : 0;
    }

    /// <summary>The first word of a line.</summary>
    public static string FirstWord(ReadOnlySpan<byte> line) => Encoding.ASCII.GetString(line[..Math.Max(0, line.IndexOf((byte)' '))]);

    /// <summary>A number at the start of a text; counters beyond the largest are the largest.</summary>
    public static long? Parse(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out ulong number, out _) ? (long)Math.Min(number, long.MaxValue) : null;
}
