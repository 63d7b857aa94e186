namespace Berth.Api.Attaching;

/// <summary>The keys that a client at a terminal leaves with.</summary>
/// <param name="Bytes">What the terminal sends for them.</param>
internal sealed record DetachKeys(byte[] Bytes)
{
    // more than anybody types
    private const int MaxKeys = 16;

    private const string Control = "ctrl-";

    /// <summary>What stands for an absent sequence, and is the default elsewhere too.</summary>
    public const string Default = "ctrl-p,ctrl-q";

    /// <summary>Reads <c>ctrl-p,ctrl-q</c>: single ASCII characters, or <c>ctrl-</c> with a letter or one of <c>@ [ \ ] ^ _</c>; nothing for
    /// none.</summary>
    public static bool TryParse(string text, out DetachKeys keys)
    {
        string[] names = text.Length == 0 ? [] : text.Split(',');
        int[] bytes = [.. names.Select(ByteOf)];
        keys = new DetachKeys([.. bytes.Select(value => (byte)value)]);
        return names.Length <= MaxKeys && !bytes.Contains(-1);
    }

    // a control character is its letter without the upper bits
    private static int ByteOf(string name) => name switch
    {
        [var key and >= ' ' and <= '~'] => key,
        [.., var key] when name.Length == Control.Length + 1 && name.StartsWith(Control, StringComparison.OrdinalIgnoreCase)
            && char.ToUpperInvariant(key) is >= '@' and <= '_' => char.ToUpperInvariant(key) & 0x1f,
        _ => -1,
    };
}
