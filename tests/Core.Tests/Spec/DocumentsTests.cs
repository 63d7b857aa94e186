using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Core.Specs;

namespace Berth.Core.Tests.Specs;

public class DocumentsTests
{
    [Fact]
    public void DefaultSpec_Validate_HasNothingToSay()
    {
        var validation = SpecValidator.Validate(DefaultSpec.Value);
        Assert.Empty(validation.Problems);
        Assert.Empty(validation.Warnings);
    }

    [Fact]
    public void DefaultSpec_BesideRuncSpec_DiffersOnlyOnPurpose()
    {
        var expected = JsonNode.Parse(Fixture.Read("runc-spec.json"))!.AsObject();
        Configs.Put(expected, "/ociVersion", "\"1.3.0\"");
        Configs.Put(expected, "/process/terminal", "false");
        Configs.Put(expected, "/hostname", "\"berth\"");
        Configs.Put(expected, "/process/capabilities/ambient", null);
        Configs.Put(expected, "/linux/namespaces/-", """{"type":"cgroup"}""");
        Configs.Put(expected, "/linux/maskedPaths/-", "\"/sys/devices/virtual/powercap\"");
        Assert.Equal(Sorted(expected), Sorted(Configs.Default()));
    }

    // what a machine's power meter shows tells what other processes compute
    [Fact]
    public void Ghsa7c59_DefaultSpec_MasksPowercap() =>
        Assert.Contains("/sys/devices/virtual/powercap", DefaultSpec.Value.Linux!.MaskedPaths!);

    [Fact]
    public void HostFeatures_Create_FollowsTheTables()
    {
        var features = HostFeatures.Create(["ro", "bind"], new Dictionary<string, string> { ["a"] = "b" });
        Assert.Equal("1.0.0", features.OciVersionMin);
        Assert.Equal("1.3.0", features.OciVersionMax);
        Assert.Equal(["bind", "ro"], features.MountOptions);
        Assert.Equal(["cgroup", "ipc", "mount", "network", "pid", "time", "user", "uts"], features.Linux!.Namespaces);
        Assert.Equal(41, features.Linux.Capabilities!.Count);
        Assert.Equal(7, features.Linux.MemoryPolicy!.Modes!.Count);
        Assert.Contains("MPOL_F_STATIC_NODES", features.Linux.MemoryPolicy.Flags!);
        Assert.Equal("b", features.Annotations!["a"]);
        Assert.Equal(["prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop"], features.Hooks!);
        foreach (var hook in features.Hooks!)
        {
            Assert.Empty(SpecValidator.Validate(Configs.With($"/hooks/{hook}", """[{"path":"/a"}]""")).Problems);
        }
    }

    [Theory]
    [InlineData("seccomp", "/linux/seccomp", """{"defaultAction":"SCMP_ACT_ALLOW"}""")]
    [InlineData("apparmor", "/process/apparmorProfile", "\"x\"")]
    [InlineData("selinux", "/process/selinuxLabel", "\"x\"")]
    [InlineData("intelRdt", "/linux/intelRdt", "{}")]
    [InlineData("netDevices", "/linux/netDevices", """{"eth0":{}}""")]
    public void HostFeatures_Switch_SaysWhetherTheFieldIsAccepted(string feature, string put, string json)
    {
        var accepted = SpecValidator.Validate(Configs.With(put, json)).Problems.Count == 0;
        var features = JsonSerializer.SerializeToNode(HostFeatures.Create([]), SpecJson.Context.Features)!;
        Assert.Equal(accepted, (bool)features["linux"]![feature]!["enabled"]!);
    }

    [Fact]
    public void Features_Json_HasTheNamesOfTheSpecification()
    {
        var json = JsonSerializer.SerializeToNode(HostFeatures.Create(["ro"]), SpecJson.Context.Features)!.AsObject();
        Assert.Equal(
            ["ociVersionMin", "ociVersionMax", "hooks", "mountOptions", "linux", "potentiallyUnsafeConfigAnnotations"],
            json.Select(member => member.Key));
        Assert.Equal(
            ["org.opencontainers.image.stopSignal", "org.systemd.property."],
            json["potentiallyUnsafeConfigAnnotations"]!.AsArray().Select(name => (string?)name));
        Assert.Equal(
            [
                "namespaces", "capabilities", "cgroup", "seccomp", "apparmor", "selinux", "intelRdt", "memoryPolicy", "mountExtensions",
                "netDevices",
            ],
            json["linux"]!.AsObject().Select(member => member.Key));
        Assert.Equal(["v1", "v2", "systemd", "systemdUser", "rdma"], json["linux"]!["cgroup"]!.AsObject().Select(member => member.Key));
        Assert.True((bool)json["linux"]!["mountExtensions"]!["idmap"]!["enabled"]!);
    }

    [Fact]
    public void State_Json_LeavesOutWhatIsAbsent()
    {
        var state = new State { OciVersion = "1.3.0", ID = "a", Status = ContainerState.Stopped, Bundle = "/b" };
        Assert.Equal("""{"ociVersion":"1.3.0","id":"a","status":"stopped","bundle":"/b"}""", Json(state));
        var running = state with { Status = ContainerState.Running, Pid = 7, Annotations = new Dictionary<string, string> { ["k"] = "v" } };
        Assert.Equal(
            """{"ociVersion":"1.3.0","id":"a","status":"running","pid":7,"bundle":"/b","annotations":{"k":"v"}}""",
            Json(running));
    }

    [Fact]
    public void ContainerProcessState_Json_HasTheNamesOfTheSpecification()
    {
        var state = new ContainerProcessState
        {
            OciVersion = "1.3.0",
            Fds = [ContainerProcessState.SeccompFdName],
            Pid = 4422,
            Metadata = "MKNOD=/dev/null",
            State = new State { OciVersion = "1.3.0", ID = "a", Status = ContainerState.Creating, Pid = 4422, Bundle = "/b" },
        };
        Assert.Equal(
            """{"ociVersion":"1.3.0","fds":["seccompFd"],"pid":4422,"metadata":"MKNOD=/dev/null","state":""" +
            """{"ociVersion":"1.3.0","id":"a","status":"creating","pid":4422,"bundle":"/b"}}""",
            Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(state, SpecJson.Context.ContainerProcessState)));
    }

    private static string Json(State state) => Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(state, SpecJson.Context.State));

    /// <summary>Text with the members of every object sorted, so that a difference shows.</summary>
    private static string Sorted(JsonNode? node) => node switch
    {
        JsonObject map => string.Join('\n', map.OrderBy(member => member.Key, StringComparer.Ordinal).Select(Member)),
        JsonArray list => $"[{string.Join(',', list.Select(Sorted))}]",
        _ => node?.ToJsonString() ?? "null",
    };

    private static string Member(KeyValuePair<string, JsonNode?> member) => $"{{{member.Key}: {Sorted(member.Value)}}}";
}
