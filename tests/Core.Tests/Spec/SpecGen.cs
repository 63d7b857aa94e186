using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Berth.Core.Specs;
using FsCheck;
using FsCheck.Fluent;

namespace Berth.Core.Tests.Specs;

/// <summary>Generates documents.</summary>
internal static class SpecGen
{
    private static readonly Gen<string> Text =
        Gen.Elements("", "x", "/a/../b", "ü\u0001\0\ud83d\ude00\"\\", "A=b", "1.3.0", "mount", "uts", "rbind");

    private static readonly string[] Names =
    [
        "ociVersion", "process", "user", "uid", "args", "rlimits", "hard", "mounts", "options", "annotations", "linux", "namespaces",
        "resources", "memory", "limit", "netDevices", "windows", "hostname", "a/b", "~", "ü", "",
    ];

    private static readonly Dictionary<Type, Gen<string>> Values = new()
    {
        [typeof(string)] = Text.Select(Quote),
        [typeof(bool)] = Gen.Elements("true", "false"),
        [typeof(ushort)] = Gen.Elements("0", "1", "65535"),
        [typeof(int)] = Gen.Elements("0", "-2147483648", "2147483647"),
        [typeof(uint)] = Gen.Elements("0", "4294967294", "4294967295"),
        [typeof(long)] = Gen.Elements("0", "-9223372036854775808", "9223372036854775807"),
        [typeof(ulong)] = Gen.Elements("0", "9007199254740993", "18446744073709551615"),
    };

    /// <summary>Configs in which every field has its type, and some are unknown.</summary>
    public static Gen<string> WellFormed { get; } = Of(SpecJson.Context.Spec);

    /// <summary>The default config with one section (of the config, of process or of linux) replaced by any of its type.</summary>
    public static Gen<string> OneSectionReplaced { get; } = Gen.OneOf(
        Replacing("", SpecJson.Context.Spec), Replacing("/process", SpecJson.Context.Process), Replacing("/linux", SpecJson.Context.Linux));

    /// <summary>JSON of any shape that uses names of the specification.</summary>
    public static Gen<string> Json(int depth)
    {
        var leaf = Gen.Elements("null", "true", "0", "-1", "18446744073709551615", "1.5", "1e400", "\"\"", "\"x\"", "\"\\u0000\"");
        if (depth == 0)
        {
            return leaf;
        }

        var member = Gen.Zip(Gen.Elements(Names), Json(depth - 1)).Select(pair => $"{Quote(pair.Item1)}:{pair.Item2}");
        return Gen.Frequency((1, leaf), (1, List(Json(depth - 1).ListOf(2))), (6, Map(member)));
    }

    private static Gen<string> Replacing(string pointer, JsonTypeInfo type) =>
        Gen.OneOf(type.Properties.Where(property => !property.IsExtensionData)
            .Select(property => Of(type.Options.GetTypeInfo(property.PropertyType))
                .Select(value => Configs.Put(Configs.Default(), $"{pointer}/{property.Name}", value).ToJsonString())));

    private static Gen<string> Of(JsonTypeInfo type) => type.Kind switch
    {
        JsonTypeInfoKind.Object => Object(type),
        JsonTypeInfoKind.Enumerable => List(Gen.Choose(0, 2).SelectMany(count => Element(type).ListOf(count))),
        JsonTypeInfoKind.Dictionary => Element(type).Select(value => $"{{\"a/~b\":{value}}}").Or(Gen.Constant("{}")),
        _ when type.Type == typeof(JsonElement?) => Json(2).Where(value => value != "null" && !HasDuplicates(value)),
        _ => Values[Nullable.GetUnderlyingType(type.Type) ?? type.Type],
    };

    private static Gen<string> Object(JsonTypeInfo type)
    {
        var members = type.Properties.Where(property => !property.IsExtensionData)
            .Select(property => (property.Name, Value: Of(type.Options.GetTypeInfo(property.PropertyType))))
            .Append(("unknown to the specification", Json(2).Where(value => !HasDuplicates(value))))
            .Select(member => Gen.Frequency((2, member.Item2.Select(value => $"{Quote(member.Item1)}:{value}")), (1, Gen.Constant(""))));
        return Gen.CollectToArray(members).Select(parts => $"{{{string.Join(',', parts.Where(part => part.Length > 0))}}}");
    }

    private static Gen<string> List(Gen<List<string>> items) => items.Select(list => $"[{string.Join(',', list)}]");

    private static Gen<string> Map(Gen<string> member) =>
        Gen.Choose(0, 4).SelectMany(count => member.ListOf(count)).Select(members => $"{{{string.Join(',', members)}}}");

    private static Gen<string> Element(JsonTypeInfo collection) => Of(collection.Options.GetTypeInfo(collection.ElementType!));

    private static string Quote(string text) => JsonValue.Create(text).ToJsonString();

    private static bool HasDuplicates(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return false;
        }
        catch (JsonException)
        {
            return true;
        }
    }
}
