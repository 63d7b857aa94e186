using System.Globalization;
using System.Numerics;
using System.Text.Json;

namespace Berth.Core.Specs;

/// <summary>What a value must look like.</summary>
/// <param name="Name">For messages: "an integer from 0 to 255".</param>
/// <param name="Matches">Whether a value is one; null for a value of any shape.</param>
internal sealed record JsonShape(string Name, Func<JsonElement, bool>? Matches);

/// <summary>The shapes of the plain types that config.json is made of.</summary>
internal static class JsonShapes
{
    private static readonly Dictionary<Type, JsonShape> Shapes = new()
    {
        [typeof(string)] = new("a string", value => value.ValueKind == JsonValueKind.String),
        [typeof(bool)] = new("true or false", value => value.ValueKind is JsonValueKind.True or JsonValueKind.False),
        [typeof(JsonElement)] = new("anything", null),
        [typeof(ushort)] = Integer<ushort>((JsonElement value, out ushort number) => value.TryGetUInt16(out number)),
        [typeof(int)] = Integer<int>((JsonElement value, out int number) => value.TryGetInt32(out number)),
        [typeof(uint)] = Integer<uint>((JsonElement value, out uint number) => value.TryGetUInt32(out number)),
        [typeof(long)] = Integer<long>((JsonElement value, out long number) => value.TryGetInt64(out number)),
        [typeof(ulong)] = Integer<ulong>((JsonElement value, out ulong number) => value.TryGetUInt64(out number)),
    };

    private delegate bool TryGet<T>(JsonElement value, out T number);

    /// <summary>The shape of a plain type or its nullable form.</summary>
    public static JsonShape Of(Type type) => Shapes[Nullable.GetUnderlyingType(type) ?? type];

    /// <summary>What was found, for messages.</summary>
    public static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => Shorten(value.GetRawText()),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };

    private static JsonShape Integer<T>(TryGet<T> tryGet)
        where T : IMinMaxValue<T>, IFormattable =>
        new(
            string.Create(CultureInfo.InvariantCulture, $"an integer from {T.MinValue} to {T.MaxValue}"),
            value => value.ValueKind == JsonValueKind.Number && tryGet(value, out _));

    private static string Shorten(string number) => number.Length <= 40 ? number : number[..40] + "…";
}
