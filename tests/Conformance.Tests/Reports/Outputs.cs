using System.Text.Json;
using System.Text.Json.Nodes;

namespace Berth.Conformance.Tests.Reports;

/// <summary>What hooks wrote: the state that they were given, or text.</summary>
internal static class Outputs
{
    private static readonly string[] OfOneRun = ["pid"];

    /// <summary>Reads a file's text.</summary>
    public static JsonNode Read(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject state ? WithoutNumbers(state) : JsonValue.Create(text.Trim());
        }
        catch (JsonException)
        {
            return JsonValue.Create(text.Trim());
        }
    }

    private static JsonObject WithoutNumbers(JsonObject state)
    {
        foreach (string name in OfOneRun.Where(state.ContainsKey))
        {
            state[name] = (long)state[name]! > 0 ? "a pid" : "none";
        }

        return state;
    }
}
