using System.Text;
using System.Text.Json.Nodes;
using Berth.Core.Errors;
using Berth.Core.Specs;

namespace Berth.Core.Tests.Specs;

/// <summary>Variants of the default config.</summary>
internal static class Configs
{
    /// <summary>The default config as JSON.</summary>
    public static JsonObject Default() => JsonNode.Parse(SpecJson.Write(DefaultSpec.Value))!.AsObject();

    /// <summary>The default config with one value put at a pointer (<c>-</c> appends to a list), or removed.</summary>
    public static Spec With(string pointer, string? json) => Read(Put(Default(), pointer, json));

    public static Spec Read(JsonNode config) => SpecReader.Read(Encoding.UTF8.GetBytes(config.ToJsonString())).Spec;

    public static JsonObject Put(JsonObject config, string pointer, string? json)
    {
        var steps = pointer[1..].Split('/');
        JsonNode node = config;
        foreach (var step in steps[..^1])
        {
            node = node is JsonArray list ? list[int.Parse(step)]! : node[step] ??= new JsonObject();
        }

        switch (node, json)
        {
            case (JsonObject map, null):
                map.Remove(steps[^1]);
                break;
            case (JsonObject map, _):
                map[steps[^1]] = JsonNode.Parse(json);
                break;
            case (JsonArray list, not null) when steps[^1] == "-":
                list.Add(JsonNode.Parse(json));
                break;
            case (JsonArray list, not null):
                list[int.Parse(steps[^1])] = JsonNode.Parse(json);
                break;
            default:
                throw new ArgumentException(pointer);
        }

        return config;
    }

    public static ConfigProblem OnlyProblem(Spec spec) => Assert.Single(SpecValidator.Validate(spec).Problems);
}
