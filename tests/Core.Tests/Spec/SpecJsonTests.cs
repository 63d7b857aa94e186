using System.Text.Json;
using System.Text.Json.Nodes;
using Berth.Core.Specs;

namespace Berth.Core.Tests.Specs;

public class SpecJsonTests
{
    [Theory]
    [InlineData("whole.json")]
    [InlineData("runc-spec.json")]
    public void Write_ParsedFixture_GivesTheSameDocument(string fixture)
    {
        var text = Fixture.Read(fixture);
        var spec = JsonSerializer.Deserialize(text, SpecJson.Context.Spec)!;
        AssertSameJson(text, SpecJson.Write(spec));
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"ociVersion":"1.3.0","process":{},"root":{},"mounts":[],"hooks":{},"annotations":{},"linux":{}}""")]
    [InlineData("""{"unknown":{"a":[1,null,{"b":18446744073709551616}]},"process":{"x":null,"user":{"y":1e400}}}""")]
    [InlineData("""{"linux":{"resources":{},"seccomp":{},"namespaces":[{}],"intelRdt":{},"netDevices":{"e":{"new":true}}}}""")]
    [InlineData("""{"process":{"terminal":false,"oomScoreAdj":0,"args":[""],"user":{"uid":0,"umask":0,"additionalGids":[]}}}""")]
    public void Write_ParsedDocument_GivesTheSameDocument(string text)
    {
        var spec = JsonSerializer.Deserialize(text, SpecJson.Context.Spec)!;
        AssertSameJson(text, SpecJson.Write(spec));
    }

    [Fact]
    public void Write_WholeFixture_KnowsEveryProperty()
    {
        var spec = JsonSerializer.Deserialize(Fixture.Read("whole.json"), SpecJson.Context.Spec)!;
        var copy = spec with { Solaris = null, Windows = null, VM = null, ZOS = null, FreeBSD = null };
        Assert.Null(copy.Unknown);
        Assert.Equal("/root", spec.Process!.Cwd);
        Assert.Equal(ulong.MaxValue, spec.Process.Rlimits![0].Hard);
        Assert.Equal(9007199254740993ul, spec.Linux!.Seccomp!.Syscalls![0].Args![0].ValueTwo);
        Assert.Equal("container_eth0", spec.Linux.NetDevices!["eth0"].Name);
    }

    [Fact]
    public void Write_NonAsciiText_IsNotEscaped()
    {
        var json = System.Text.Encoding.UTF8.GetString(SpecJson.Write(new Spec { OciVersion = "1.3.0+dev", Hostname = "größe" }));
        Assert.Equal("""{"ociVersion":"1.3.0+dev","hostname":"größe"}""", json);
    }

    private static void AssertSameJson(string expected, byte[] actual) =>
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(actual)),
            $"differs: {System.Text.Encoding.UTF8.GetString(actual)}");
}
