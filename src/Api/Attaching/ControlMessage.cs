using System.Text.Json;
using Berth.Core.Stdio;

namespace Berth.Api.Attaching;

/// <summary>A short message that is only understood as a whole.</summary>
internal sealed class ControlMessage
{
    private readonly byte[] _bytes = new byte[256];
    private int _length;

    /// <summary>Adds a part.</summary>
    /// <returns>False when it would be longer than any such message.</returns>
    public bool TryAdd(ReadOnlySpan<byte> part)
    {
        bool fits = part.TryCopyTo(_bytes.AsSpan(_length));
        _length += fits ? part.Length : 0;
        return fits;
    }

    /// <summary>The message; valid until the next one begins.</summary>
    public ReadOnlySpan<byte> Take()
    {
        ReadOnlySpan<byte> whole = _bytes.AsSpan(0, _length);
        _length = 0;
        return whole;
    }

    /// <summary>Reads <c>{"Width": 80, "Height": 24}</c>; the names' case does not matter, and there may be others.</summary>
    public static bool TrySize(ReadOnlySpan<byte> json, out TerminalSize size)
    {
        size = default;
        ushort? width = null, height = null;
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!JsonDocument.TryParseValue(ref reader, out JsonDocument? document))
            {
                return false;
            }

            using (document)
            {
                if (document.RootElement.ValueKind != JsonValueKind.Object)
                {
                    return false;
                }

                foreach (JsonProperty property in document.RootElement.EnumerateObject())
                {
                    width = Length(property, "width") ?? width;
                    height = Length(property, "height") ?? height;
                }
            }
        }
        catch (JsonException)
        {
            return false;
        }

        size = new TerminalSize(width ?? 0, height ?? 0);
        return width is not null && height is not null;
    }

    private static ushort? Length(JsonProperty property, string name) =>
        property.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && property.Value.ValueKind == JsonValueKind.Number
        && property.Value.TryGetUInt16(out ushort length) ? length : null;
}
