using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Berth.TestSupport.RuntimeSpec;

/// <summary>JSON schema, draft 4, as far as the runtime-spec uses it. A keyword that it does not know is an error, not ignored.</summary>
/// <param name="directory">Where the files are that <c>$ref</c> names.</param>
public sealed class SchemaValidator(string directory)
{
    private readonly Dictionary<string, JsonNode> _files = [];

    /// <summary>Everything in which the value differs: JSON pointer and what.</summary>
    /// <param name="file">Name of the schema's file.</param>
    /// <param name="value">The document.</param>
    public IReadOnlyList<string> Validate(string file, JsonNode? value) => [.. Check(file, Load(file), value, "")];

    private IEnumerable<string> Check(string file, JsonNode schema, JsonNode? value, string pointer)
    {
        JsonObject keywords = schema.AsObject();
        return keywords.SelectMany(keyword => Check(file, keywords, keyword.Key, keyword.Value!, value, pointer));
    }

    private IEnumerable<string> Check(string file, JsonObject schema, string keyword, JsonNode argument, JsonNode? value, string pointer)
    {
        switch (keyword)
        {
            case "$schema" or "description" or "title" or "definitions" or "format":
                return [];
            case "$ref":
                var (target, referred) = Resolve(file, (string)argument!);
                return Check(target, referred, value, pointer);
            case "allOf":
                return argument.AsArray().SelectMany(part => Check(file, part!, value, pointer));
            case "anyOf":
                return Unless(argument.AsArray().Any(part => !Check(file, part!, value, pointer).Any()), $"{pointer}: fits none of the alternatives");
            case "oneOf":
                return Unless(argument.AsArray().Count(part => !Check(file, part!, value, pointer).Any()) == 1, $"{pointer}: does not fit one alternative");
            case "type":
                return Unless(Types(argument).Any(type => IsA(type, value)), $"{pointer}: is no {argument.ToJsonString()}");
            case "enum":
                return Unless(argument.AsArray().Any(one => JsonNode.DeepEquals(one, value)), $"{pointer}: is none of {argument.ToJsonString()}");
            case "minimum":
                return Unless(value?.GetValueKind() is not JsonValueKind.Number || Number(value) >= Number(argument), $"{pointer}: is below {argument}");
            case "maximum":
                return Unless(value?.GetValueKind() is not JsonValueKind.Number || Number(value) <= Number(argument), $"{pointer}: is above {argument}");
            case "pattern":
                return Unless(
                    value?.GetValueKind() is not JsonValueKind.String || Regex.IsMatch((string)value!, (string)argument!), $"{pointer}: is not like {argument}");
            case "minItems":
                return Unless(value is not JsonArray list || list.Count >= (int)argument, $"{pointer}: has fewer than {argument} items");
            case "items":
                return (value as JsonArray ?? []).SelectMany((item, index) => Check(file, argument, item, $"{pointer}/{index}"));
            case "required":
                return value is not JsonObject required ? [] : argument.AsArray().Where(name => !required.ContainsKey((string)name!))
                    .Select(name => $"{pointer}/{name}: is missing");
            case "properties":
                return (value as JsonObject ?? []).Where(member => argument[member.Key] is not null)
                    .SelectMany(member => Check(file, argument[member.Key]!, member.Value, $"{pointer}/{member.Key}"));
            case "patternProperties":
                return argument.AsObject().SelectMany(pattern => (value as JsonObject ?? []).Where(member => Regex.IsMatch(member.Key, pattern.Key))
                    .SelectMany(member => Check(file, pattern.Value!, member.Value, $"{pointer}/{member.Key}")));
            case "additionalProperties":
                return CheckOthers(file, schema, argument, value, pointer);
            default:
                throw new NotSupportedException($"keyword {keyword}");
        }
    }

    private IEnumerable<string> CheckOthers(string file, JsonObject schema, JsonNode argument, JsonNode? value, string pointer)
    {
        var others = (value as JsonObject ?? []).Where(member => schema["properties"]?[member.Key] is null);
        return argument is JsonObject
            ? others.SelectMany(member => Check(file, argument, member.Value, $"{pointer}/{member.Key}"))
            : (bool)argument ? [] : others.Select(member => $"{pointer}/{member.Key}: is not in the schema");
    }

    private (string File, JsonNode Schema) Resolve(string file, string reference)
    {
        string[] parts = reference.Split('#');
        string target = parts[0].Length > 0 ? parts[0] : file;
        return (target, parts[1].Split('/').Skip(1).Aggregate(Load(target), (node, step) => node[step]!));
    }

    private JsonNode Load(string file) =>
        _files.TryGetValue(file, out JsonNode? loaded) ? loaded : _files[file] = JsonNode.Parse(File.ReadAllText(Path.Combine(directory, file)))!;

    private static IEnumerable<string> Unless(bool holds, string violation) => holds ? [] : [violation];

    private static IEnumerable<string> Types(JsonNode argument) => argument is JsonArray list ? list.Select(type => (string)type!) : [(string)argument!];

    // the widest numbers of the specification are 64 bits, signed or not
    private static decimal Number(JsonNode value) => decimal.Parse(value.ToJsonString(), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture);

    private static bool IsA(string type, JsonNode? value) => (value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        JsonValueKind.Object => type == "object",
        JsonValueKind.Array => type == "array",
        JsonValueKind.String => type == "string",
        JsonValueKind.True or JsonValueKind.False => type == "boolean",
        JsonValueKind.Null => type == "null",
        _ => type == "number" || (type == "integer" && decimal.IsInteger(Number(value!))),
    };
}
