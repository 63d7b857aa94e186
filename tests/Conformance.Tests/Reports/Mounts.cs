using System.Globalization;
using System.Text.Json.Nodes;
using Berth.TestSupport.Host;

namespace Berth.Conformance.Tests.Reports;

/// <summary>Mounts by mount point (proc_pid_mountinfo(5)). Which lies over which is told by a number, ids are not.</summary>
internal static class Mounts
{
    private const string OfTheHost = "the host's";
    private const int DeviceField = 2;
    private const int RootField = 3;
    private const int PointField = 4;
    private const int OptionsField = 5;
    private const int TagsField = 6;

    // Their superblocks may be the host's ones and yet say something of the container.
    private static readonly string[] Kernel = ["proc", "sysfs", "mqueue", "devpts", "cgroup", "cgroup2"];

    private static readonly IReadOnlySet<string> HostDevices = MountTable.Devices();

    /// <summary>Reads the lines of mountinfo.</summary>
    public static IEnumerable<(string Field, string Value)> Describe(JsonArray lines)
    {
        var seen = new Dictionary<string, int>();
        foreach (string[] fields in lines.Select(line => ((string)line!).Split(' ')))
        {
            string point = fields[PointField];
            int count = seen[point] = seen.GetValueOrDefault(point) + 1;
            string name = count > 1 ? $"{point} ({count.ToString(CultureInfo.InvariantCulture)})" : point;
            int dash = Array.IndexOf(fields, "-");
            yield return ($"{name} root", fields[RootField]);
            yield return ($"{name} options", Sorted(fields[OptionsField]));
            yield return ($"{name} propagation", Propagation(fields[TagsField..dash]));
            bool isHosts = HostDevices.Contains(fields[DeviceField]) && !Kernel.Contains(fields[dash + 1]);
            yield return ($"{name} type", isHosts ? OfTheHost : fields[dash + 1]);
            yield return ($"{name} source", isHosts ? OfTheHost : fields[dash + 2]);
            yield return ($"{name} filesystem", isHosts ? OfTheHost : Sorted(fields[dash + 3]));
        }
    }

    private static string Sorted(string options) => string.Join(',', options.Split(',').Order(StringComparer.Ordinal));

    private static string Propagation(string[] tags) =>
        tags.Length == 0 ? "private" : string.Join(' ', tags.Select(tag => tag.Split(':')[0]).Where(tag => tag != "propagate_from"));
}
