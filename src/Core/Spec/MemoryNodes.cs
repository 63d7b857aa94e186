using System.Globalization;

namespace Berth.Core.Specs;

/// <summary>Lists of memory nodes such as <c>0-3,7</c> (cpuset(7), "List format").</summary>
public static class MemoryNodes
{
    /// <summary>The most nodes that a kernel can be built for (<c>MAX_NUMNODES</c>).</summary>
    public const int Max = 1024;

    private const int WordBits = 64;

    /// <summary>Reads a list as a mask: a bit for each node, the first word first; no word for an absent or empty list.</summary>
    /// <returns>False for what is no list, or names a node from <see cref="Max"/> on.</returns>
    public static bool TryParse(string? list, out IReadOnlyList<ulong> mask)
    {
        var words = new List<ulong>();
        mask = words;
        if (string.IsNullOrEmpty(list))
        {
            return true;
        }

        foreach (var range in list.Split(','))
        {
            if (!TryParseRange(range, out var first, out var last))
            {
                return false;
            }

            for (var node = first; node <= last; node++)
            {
                while (words.Count <= node / WordBits)
                {
                    words.Add(0);
                }

                words[node / WordBits] |= 1ul << (node % WordBits);
            }
        }

        return true;
    }

    private static bool TryParseRange(string range, out int first, out int last)
    {
        var ends = range.Split('-', 2);
        last = 0;
        return TryParseNode(ends[0], out first) && TryParseNode(ends[^1], out last) && first <= last;
    }

    private static bool TryParseNode(string text, out int node) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out node) && node < Max;
}
