using System.Text.Json.Nodes;

namespace Berth.Conformance.Tests.Cases;

/// <summary>One config that every runtime is given, from a file of the directory Cases.</summary>
/// <param name="Section">The section of the runtime-spec that it is about.</param>
/// <param name="Name">Its name, unique.</param>
/// <param name="Shows">What it is to show, in a few words.</param>
/// <param name="Golden">The config of Core.Tests' golden plans that it starts from; null for the default config.</param>
/// <param name="Patch">What it changes there (RFC 7396).</param>
/// <param name="Mounts">Mounts that it appends.</param>
/// <param name="Paths">Paths that the probe is to look at.</param>
/// <param name="Files">What is put into the bundle: text, null for a directory, <c>{"link": …}</c> or <c>{"program": …}</c>.</param>
/// <param name="IsRefused">Whether the specification wants it refused.</param>
public sealed record ConformanceCase(
    string Section,
    string Name,
    string Shows,
    string? Golden,
    JsonObject Patch,
    IReadOnlyList<JsonNode> Mounts,
    IReadOnlyList<string> Paths,
    IReadOnlyDictionary<string, JsonNode?> Files,
    bool IsRefused)
{
    /// <summary>Reads an entry of a file.</summary>
    public static ConformanceCase Read(string section, JsonObject entry)
    {
        string name = (string)entry["name"]!;
        string? unknown = entry.Select(member => member.Key).FirstOrDefault(key => !Known.Contains(key));
        return unknown is not null
            ? throw new FormatException($"{name}: {unknown}?")
            : new ConformanceCase(
                section,
                name,
                (string)entry["shows"]!,
                (string?)entry["golden"],
                entry["config"]?.AsObject() ?? [],
                [.. (entry["mounts"]?.AsArray() ?? []).Select(mount => mount!)],
                [.. (entry["paths"]?.AsArray() ?? []).Select(path => (string)path!)],
                entry["files"]?.AsObject().ToDictionary() ?? [],
                (bool?)entry["refused"] ?? false);
    }

    private static readonly HashSet<string> Known = ["name", "shows", "golden", "config", "mounts", "paths", "files", "refused"];
}
