using System.Text.Json;
using System.Text.Json.Serialization;

namespace Berth.Api.Hosting;

/// <summary>A JSON object that the API passes on as it is, byte for byte.</summary>
/// <param name="Utf8">The object, well-formed.</param>
[JsonConverter(typeof(RawJsonConverter))]
public readonly record struct RawJson(ReadOnlyMemory<byte> Utf8)
{
    /// <summary>A list of such objects (UTF-8).</summary>
    public static ReadOnlyMemory<byte> List(IReadOnlyList<RawJson> items) => (byte[])
        [.. "["u8, .. items.SelectMany((item, i) => (byte[])[.. i == 0 ? ""u8 : ","u8, .. item.Utf8.Span]), .. "]"u8];
}

/// <summary>Writes <see cref="RawJson"/>. Requests are read by <see cref="Requests.RequestObject"/>, so nothing is read here.</summary>
public sealed class RawJsonConverter : JsonConverter<RawJson>
{
    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override RawJson Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, RawJson value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Utf8.Span, skipInputValidation: true);
}
