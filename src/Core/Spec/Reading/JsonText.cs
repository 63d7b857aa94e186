using System.Text.Json;
using System.Text.Unicode;
using Berth.Core.Errors;

namespace Berth.Core.Specs;

/// <summary>Checks that bytes are JSON text, and says where they are not.</summary>
internal static class JsonText
{
    /// <summary>Refuses what a parser that works on demand would find late or never: bytes that are not UTF-8, and escapes
    /// of half a character (<c>\ud800</c> alone).</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.InvalidJson"/>.</exception>
    public static void CheckCharacters(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
        {
            throw NotJson(json, FirstInvalid(json), "a byte sequence that is not UTF-8");
        }

        if (json.IndexOf("\\u"u8) >= 0)
        {
            CheckEscapes(json);
        }
    }

    /// <summary>What a parser complained about, with one-based line and column (in bytes).</summary>
    public static CoreException NotJson(JsonException error)
    {
        var text = error.Message;
        var end = text.IndexOf(" LineNumber:", StringComparison.Ordinal);
        text = (end < 0 ? text : text[..end]).TrimEnd('.', ' ');
        return NotJson((error.LineNumber ?? 0) + 1, (error.BytePositionInLine ?? 0) + 1, char.ToLowerInvariant(text[0]) + text[1..], error);
    }

    private static void CheckEscapes(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = SpecJsonContext.MaxDepth });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                {
                    _ = reader.GetString();
                }
            }
        }
        catch (JsonException error)
        {
            throw NotJson(error);
        }
        catch (InvalidOperationException)
        {
            throw NotJson(json, (int)reader.TokenStartIndex, "a string with half a surrogate pair");
        }
    }

    private static int FirstInvalid(ReadOnlySpan<byte> json)
    {
        var offset = 0;
        while (System.Text.Rune.DecodeFromUtf8(json[offset..], out _, out var length) == System.Buffers.OperationStatus.Done)
        {
            offset += length;
        }

        return offset;
    }

    private static CoreException NotJson(ReadOnlySpan<byte> json, int offset, string found)
    {
        var before = json[..offset];
        return NotJson(before.Count((byte)'\n') + 1, offset - before.LastIndexOf((byte)'\n'), found, null);
    }

    private static CoreException NotJson(long line, long column, string found, Exception? inner) =>
        new(ErrorCode.InvalidJson, $"parse config: not JSON at line {line}, column {column}: {found}", inner);
}
