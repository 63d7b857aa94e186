using System.Globalization;
using System.Text.Json.Nodes;

namespace Berth.Integration.Tests.Support;

/// <summary>What the probe saw from inside a container (tests/TestSupport/probe/probe.c).</summary>
public sealed class ProbeReport(string json)
{
    private readonly JsonObject _report = JsonNode.Parse(json)!.AsObject();

    public IReadOnlyList<string> Args => Strings("args");

    public IReadOnlyList<string> Env => Strings("env");

    /// <summary>Lines of /proc/self/cgroup.</summary>
    public IReadOnlyList<string> Cgroups => Strings("cgroups");

    public IReadOnlyList<ContainerMount> Mounts => [.. Strings("mounts").Select(ContainerMount.Parse)];

    /// <summary>Numbers of the open descriptors with what they are.</summary>
    public IReadOnlyDictionary<int, string?> Descriptors => _report["fds"]!.AsObject()
        .ToDictionary(fd => int.Parse(fd.Key, CultureInfo.InvariantCulture), fd => (string?)fd.Value);

    public string Cwd => (string)_report["cwd"]!;

    public string Hostname => (string)_report["hostname"]!;

    public bool IsLoopbackUp => (bool)_report["loopbackUp"]!;

    public int Number(string name) => (int)_report[name]!;

    /// <summary>A field of /proc/self/status.</summary>
    public string Status(string field) =>
        Strings("status").Single(line => line.StartsWith(field + ":", StringComparison.Ordinal))[(field.Length + 1)..].Trim();

    /// <summary>A field of /proc/self/status that is a hexadecimal bit mask.</summary>
    public ulong Mask(string field) => ulong.Parse(Status(field), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    /// <summary>Link of /proc/self/ns/NAME.</summary>
    public string Namespace(string name) => (string)_report["namespaces"]![name]!;

    /// <summary>Soft and hard limit.</summary>
    public (ulong Soft, ulong Hard) Rlimit(string name) =>
        ((ulong)_report["rlimits"]![name]![0]!, (ulong)_report["rlimits"]![name]![1]!);

    /// <summary>The last mount at a mount point, which is the one that is seen.</summary>
    public ContainerMount Mount(string point) => Mounts.Last(mount => mount.MountPoint == point);

    private IReadOnlyList<string> Strings(string key) => [.. _report[key]!.AsArray().Select(item => (string)item!)];
}
