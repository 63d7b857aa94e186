using System.Text.Json.Nodes;

namespace Berth.Conformance.Tests.Reports;

/// <summary>The namespaces of a container: the host's, or others.</summary>
internal static class Namespaces
{
    /// <summary>Reads the links of /proc/self/ns.</summary>
    public static IEnumerable<(string Field, string Value)> Describe(JsonObject links) =>
        links.Select(link => (link.Key, (string?)link.Value is not { } inside ? "unknown" : inside == Host(link.Key) ? "the host's" : "another"));

    private static string? Host(string type) => new FileInfo($"/proc/self/ns/{type}").LinkTarget;
}
