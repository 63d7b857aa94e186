using System.Globalization;

namespace Berth.Core.Specs;

/// <summary>Lists of numbers such as <c>0-3,7</c> (cpuset(7), "List format"), as masks.</summary>
internal static class NumberList
{
    private const int WordBits = 64;

    /// <summary>Reads a list as a mask: a bit for each number, the first word first; no word for an absent or empty list.</summary>
    /// <returns>False for what is no list, or names a number from <paramref name="max"/> on.</returns>
    public static bool TryParse(string? list, int max, out IReadOnlyList<ulong> mask)
    {
        var words = new List<ulong>();
        mask = words;
        if (string.IsNullOrEmpty(list))
        {
            return true;
        }

        foreach (var range in list.Split(','))
        {
            if (!TryParseRange(range, max, out var first, out var last))
            {
                return false;
            }

            for (var number = first; number <= last; number++)
            {
                while (words.Count <= number / WordBits)
                {
                    words.Add(0);
                }

                words[number / WordBits] |= 1ul << (number % WordBits);
            }
        }

        return true;
    }

    private static bool TryParseRange(string range, int max, out int first, out int last)
    {
        var ends = range.Split('-', 2);
        last = 0;
        return TryParseNumber(ends[0], max, out first) && TryParseNumber(ends[^1], max, out last) && first <= last;
    }

    private static bool TryParseNumber(string text, int max, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < max;
}
