using System.Text.Json.Nodes;

namespace Berth.Conformance.Tests.Cases;

/// <summary>All cases: one file for each section of the specification.</summary>
public static class CaseFiles
{
    private static readonly string DirectoryPath = Path.Combine(AppContext.BaseDirectory, "Cases");

    /// <summary>The cases, in the order of the files' names.</summary>
    public static IReadOnlyList<ConformanceCase> All { get; } =
        [.. Directory.GetFiles(DirectoryPath, "*.json").Order(StringComparer.Ordinal).SelectMany(Read)];

    /// <summary>The case of that name.</summary>
    public static ConformanceCase Get(string name) => All.Single(one => one.Name == name);

    private static IEnumerable<ConformanceCase> Read(string file)
    {
        JsonNode document = JsonNode.Parse(File.ReadAllText(file))!;
        return document["cases"]!.AsArray().Select(entry => ConformanceCase.Read((string)document["section"]!, entry!.AsObject()));
    }
}
