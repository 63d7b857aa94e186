using System.Text.Json.Nodes;
using Berth.TestSupport.Host;

namespace Berth.Conformance.Tests.Reports;

/// <summary>The cgroups of a container by controllers. On a hybrid machine not the v2 one: other runtimes are run without it.</summary>
internal static class Cgroups
{
    /// <summary>Reads the lines of /proc/self/cgroup.</summary>
    public static IEnumerable<(string Field, string Value)> Describe(JsonArray lines) =>
        lines.Select(line => ((string)line!).Split(':', 3))
            .Where(parts => parts[1].Length > 0 || CgroupTree.HybridMount is null)
            .Select(parts => (parts[1].Length > 0 ? parts[1] : "unified", parts[2]));
}
