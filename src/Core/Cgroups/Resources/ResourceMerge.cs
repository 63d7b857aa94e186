using System.Text.Json;
using System.Text.Json.Nodes;

namespace Berth.Core.Cgroups.Resources;

/// <summary>Lays a change over resources: what the change does not name stays. The form is that of <c>linux.resources</c>.</summary>
/// <remarks>A JSON merge patch (RFC 7396) but for two things. <c>null</c> names nothing: a cgroup has a value for every file, so that there is
/// nothing to take away; -1 lifts a limit. And a list whose entries stand for something of the host is merged entry by entry.</remarks>
internal static class ResourceMerge
{
    /// <summary>What tells one entry of a list from another. Other lists are replaced whole.</summary>
    private static readonly Dictionary<string, string[]> Keys = new(StringComparer.Ordinal)
    {
        ["hugepageLimits"] = ["pageSize"],
        ["weightDevice"] = ["major", "minor"],
        ["throttleReadBpsDevice"] = ["major", "minor"],
        ["throttleWriteBpsDevice"] = ["major", "minor"],
        ["throttleReadIOPSDevice"] = ["major", "minor"],
        ["throttleWriteIOPSDevice"] = ["major", "minor"],
        ["priorities"] = ["name"],
    };

    /// <summary>The resources with the change over them.</summary>
    public static JsonObject Apply(JsonObject resources, JsonElement change)
    {
        var merged = resources.DeepClone().AsObject();
        Merge(merged, change);
        return merged;
    }

    /// <summary>Pointers of the values and lists that the change names.</summary>
    /// <param name="change">The change.</param>
    /// <param name="pointer">Where it belongs in the config.</param>
    public static IEnumerable<string> Named(JsonElement change, string pointer) => change.ValueKind switch
    {
        JsonValueKind.Null => [],
        JsonValueKind.Object => change.EnumerateObject().SelectMany(member => Named(member.Value, $"{pointer}/{member.Name}")),
        _ => [pointer],
    };

    private static void Merge(JsonObject target, JsonElement change)
    {
        foreach (JsonProperty member in change.EnumerateObject())
        {
            switch (member.Value.ValueKind)
            {
                case JsonValueKind.Null:
                    break;
                case JsonValueKind.Object:
                    var inner = target[member.Name] as JsonObject ?? [];
                    Merge(inner, member.Value);
                    target[member.Name] = inner.DeepClone();
                    break;
                case JsonValueKind.Array when Keys.TryGetValue(member.Name, out string[]? keys) && target[member.Name] is JsonArray list:
                    MergeList(list, member.Value, keys);
                    break;
                default:
                    target[member.Name] = JsonNode.Parse(member.Value.GetRawText());
                    break;
            }
        }
    }

    private static void MergeList(JsonArray list, JsonElement change, string[] keys)
    {
        foreach (JsonElement entry in change.EnumerateArray())
        {
            JsonNode? added = JsonNode.Parse(entry.GetRawText());
            int place = Enumerable.Range(0, list.Count).FirstOrDefault(i => IsSame(list[i], added, keys), -1);
            if (place < 0)
            {
                list.Add(added);
            }
            else
            {
                list[place] = added;
            }
        }
    }

    private static bool IsSame(JsonNode? one, JsonNode? other, string[] keys) =>
        one is JsonObject first && other is JsonObject second && keys.All(key => JsonNode.DeepEquals(first[key], second[key]));
}
