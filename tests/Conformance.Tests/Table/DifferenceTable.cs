using System.Text.Json.Nodes;
using Berth.TestSupport.Host;

namespace Berth.Conformance.Tests.Table;

/// <summary>The one table of how Berth differs from other runtimes, and why: <c>differences.json</c>. docs/conformance.md is made from
/// it.</summary>
public static class DifferenceTable
{
    private static readonly JsonNode Document = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Table", "differences.json")))!;

    /// <summary>The versions that it is true for, by runtime.</summary>
    public static IReadOnlyDictionary<string, string> Versions { get; } =
        Document["versions"]!.AsObject().ToDictionary(version => version.Key, version => (string)version.Value!);

    /// <summary>The layouts of cgroups that it was made on.</summary>
    public static IReadOnlyList<string> Layouts { get; } = [.. Document["layouts"]!.AsArray().Select(layout => (string)layout!)];

    /// <summary>Cases that Berth refuses because something is not there yet, with what it says.</summary>
    public static IReadOnlyDictionary<string, string> Pending { get; } =
        Document["pending"]!.AsObject().ToDictionary(one => one.Key, one => (string)one.Value!);

    /// <summary>The entries.</summary>
    public static IReadOnlyList<Explanation> All { get; } =
        [.. Document["differences"]!.AsArray().Select(entry => Explanation.Read(entry!))];

    /// <summary>The entries that may occur on this host.</summary>
    public static IEnumerable<Explanation> Here => All.Where(entry => entry.On is null || entry.On.Contains(CgroupTree.Layout));
}
