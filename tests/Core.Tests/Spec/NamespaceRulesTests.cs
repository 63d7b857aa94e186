using Berth.Core.Specs;

namespace Berth.Core.Tests.Specs;

public class NamespaceRulesTests
{
    private const string Joined = """[{"type":"mount","path":"/run/ns/mnt"},{"type":"uts"},{"type":"cgroup"}]""";

    [Theory]
    [InlineData("/linux/namespaces/1/path", "\"run/ns\"", "/linux/namespaces/1/path", "\"run/ns\" is not an absolute path")]
    [InlineData("/linux/timeOffsets", """{"boottime":{"secs":1}}""", "/linux/timeOffsets", "needs a new time namespace: the offsets of one that is in use can not change")]
    public void Validate_OneThingWrong_IsRefusedWithItsPointer(string at, string json, string pointer, string message)
    {
        var problem = Configs.OnlyProblem(Configs.With(at, json));

        Assert.Equal((pointer, message), (problem.Pointer, problem.Message));
    }

    [Theory]
    [InlineData("""{"boottime":{"secs":4611686018,"nanosecs":999999999},"monotonic":{"secs":-4611686018}}""")]
    [InlineData("""{"monotonic":{}}""")]
    public void Validate_TimeOffsets_AreAccepted(string json) => Assert.Empty(SpecValidator.Validate(WithTime(json)).Problems);

    [Theory]
    [InlineData("""{"realtime":{"secs":1}}""", "/linux/timeOffsets/realtime")]
    [InlineData("""{"boottime":{"secs":4611686019}}""", "/linux/timeOffsets/boottime/secs")]
    [InlineData("""{"boottime":{"secs":-9223372036854775808}}""", "/linux/timeOffsets/boottime/secs")]
    [InlineData("""{"monotonic":{"nanosecs":1000000000}}""", "/linux/timeOffsets/monotonic/nanosecs")]
    public void Validate_TimeOffsetThatThereIsNot_IsRefused(string json, string pointer) =>
        Assert.Equal(pointer, Configs.OnlyProblem(WithTime(json)).Pointer);

    [Fact]
    public void Validate_TimeOffsetsOfAJoinedNamespace_AreRefused()
    {
        var config = Configs.Put(Configs.Default(), "/linux/namespaces/-", """{"type":"time","path":"/run/ns/time"}""");

        Assert.Equal("/linux/timeOffsets", Configs.OnlyProblem(Configs.Read(Configs.Put(config, "/linux/timeOffsets", """{"boottime":{"secs":1}}"""))).Pointer);
    }

    [Fact]
    public void Validate_JoinedMountNamespaceThatWouldChange_IsRefusedAtEveryField()
    {
        var config = Configs.Put(Configs.Default(), "/linux/namespaces", Joined);
        Configs.Put(config, "/linux/rootfsPropagation", "\"shared\"");
        Configs.Put(config, "/linux/devices", """[{"path":"/dev/fuse","type":"c","major":10,"minor":229}]""");

        Assert.Equal(
            ["/mounts", "/linux/devices", "/linux/maskedPaths", "/linux/readonlyPaths", "/root/readonly", "/linux/rootfsPropagation"],
            SpecValidator.Validate(Configs.Read(config)).Problems.Select(problem => problem.Pointer));
    }

    private static Spec WithTime(string offsets) => Configs.Read(
        Configs.Put(Configs.Put(Configs.Default(), "/linux/namespaces/-", """{"type":"time"}"""), "/linux/timeOffsets", offsets));
}
