using System.Text;

namespace Berth.Native.Tests.Mirrors;

/// <summary>From C#'s names to C's: <c>CloneFlags</c> is <c>clone_flags</c>; names that are C's already stay as they are.</summary>
internal static class CNames
{
    public static string Snake(string name)
    {
        var result = new StringBuilder();
        foreach (var letter in name.TrimStart('_'))
        {
            if (char.IsAsciiLetterUpper(letter) && result.Length > 0)
            {
                result.Append('_');
            }

            result.Append(char.ToLowerInvariant(letter));
        }

        return result.ToString();
    }

    public static string Constant(string prefix, string name) => prefix + Snake(name).ToUpperInvariant();
}
