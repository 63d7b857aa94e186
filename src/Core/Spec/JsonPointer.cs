namespace Berth.Core.Specs;

/// <summary>JSON pointers (RFC 6901).</summary>
public static class JsonPointer
{
    /// <summary>The pointer of a member of an object. Escapes <c>~</c> and <c>/</c> in its name.</summary>
    public static string Append(string pointer, string name) =>
        $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";

    /// <summary>The pointer of an item of a list.</summary>
    public static string Append(string pointer, int index) => $"{pointer}/{index}";
}
