using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Conformance.Tests.Cases;
using Berth.Conformance.Tests.Runtimes;

namespace Berth.Conformance.Tests.Reports;

/// <summary>Turns the probe's JSON into fields that are equal when two containers are.</summary>
internal static class Report
{
    /// <summary>Reads what the probe printed.</summary>
    /// <param name="output">Its output.</param>
    /// <param name="bundle">The container's bundle.</param>
    /// <param name="id">The container's id.</param>
    public static Observation Read(string output, CaseBundle bundle, string id)
    {
        var normalizer = new Normalizer(bundle.Path, id);
        var fields = new SortedDictionary<string, string>(StringComparer.Ordinal);
        JsonObject report;
        try
        {
            report = JsonNode.Parse(output)!.AsObject();
        }
        catch (JsonException)
        {
            return new Observation("writes no report", output, fields);
        }

        Take(report, "namespaces", value => Namespaces.Describe(value.AsObject()), fields);
        Take(report, "mounts", value => Mounts.Describe(value.AsArray()), fields);
        Take(report, "cgroups", value => Cgroups.Describe(value.AsArray()), fields);
        Flatten("", report, fields);
        foreach ((string name, string text) in bundle.Outputs())
        {
            Flatten($"out/{name}", Outputs.Read(text), fields);
        }

        return new Observation(Observation.Ran, "", fields.ToDictionary(field => field.Key, field => normalizer.Clean(field.Value)));
    }

    private static void Take(
        JsonObject report,
        string name,
        Func<JsonNode, IEnumerable<(string Field, string Value)>> describe,
        SortedDictionary<string, string> fields)
    {
        if (report[name] is { } value)
        {
            report.Remove(name);
            foreach ((string field, string text) in describe(value))
            {
                fields[$"{name}/{field}"] = text;
            }
        }
    }

    private static void Flatten(string name, JsonNode? value, SortedDictionary<string, string> fields)
    {
        switch (value)
        {
            case JsonObject members:
                foreach ((string key, JsonNode? member) in members)
                {
                    Flatten(name.Length > 0 ? $"{name}/{key}" : key, member, fields);
                }

                break;
            case JsonArray items:
                fields[name] = string.Join(", ", items.Select(item => item is JsonValue ? item.ToString() : item?.ToJsonString()));
                break;
            default:
                fields[name] = value?.ToString() ?? "unknown";
                break;
        }
    }
}
