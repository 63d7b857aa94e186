using System.Globalization;
using System.Text;

namespace Berth.Core.Planning;

/// <summary>Makes strings from a config fit for a line of text: a path may hold a line feed or a terminal's escape sequence.</summary>
internal static class Printable
{
    /// <summary>The same text, each control character written as <c>\u001b</c>.</summary>
    public static string Line(string text)
    {
        if (!text.Any(char.IsControl))
        {
            return text;
        }

        var result = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            _ = char.IsControl(c) ? result.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : result.Append(c);
        }

        return result.ToString();
    }

    /// <summary>A word of a command line: in double quotes where it would be taken for several words or none.</summary>
    public static string Word(string text)
    {
        var isPlain = text.Length > 0 && !text.Any(c => c is ' ' or '"' or '\'' or '\\' || char.IsControl(c));
        return isPlain
            ? text
            : $"\"{Line(text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal))}\"";
    }
}
