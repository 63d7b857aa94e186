using Berth.Core.Specs;
using Berth.Core.Tests.Specs;

namespace Berth.Core.Tests.Seccomp;

public sealed class SeccompRulesTests
{
    private const string Root = "/linux/seccomp";

    [Theory]
    [InlineData("{}", "/defaultAction", "is required")]
    [InlineData("""{"defaultAction":""}""", "/defaultAction", "must not be empty")]
    [InlineData("""{"defaultAction":"SCMP_ACT_X"}""", "/defaultAction", "unknown seccomp action \"SCMP_ACT_X\"")]
    [InlineData("""{"defaultAction":"SCMP_ACT_NOTIFY"}""", "/defaultAction", "can not be the default")]
    [InlineData("""{"defaultAction":"SCMP_ACT_ALLOW","defaultErrnoRet":0}""", "/defaultErrnoRet", "SCMP_ACT_ALLOW does not return an errno")]
    [InlineData("""{"defaultAction":"SCMP_ACT_KILL","defaultErrnoRet":1}""", "/defaultErrnoRet", "SCMP_ACT_KILL does not return an errno")]
    [InlineData("""{"defaultAction":"SCMP_ACT_ERRNO","defaultErrnoRet":4095}""", "/defaultErrnoRet", "must be from 0 to 4094, found 4095")]
    [InlineData("""{"defaultAction":"SCMP_ACT_TRACE","defaultErrnoRet":65536}""", "/defaultErrnoRet", "must be from 0 to 65535, found 65536")]
    [InlineData("""{"defaultAction":"SCMP_ACT_LOG","architectures":["x86"]}""", "/architectures/0", "unknown seccomp architecture \"x86\"")]
    [InlineData("""{"defaultAction":"SCMP_ACT_LOG","flags":["LOG"]}""", "/flags/0", "unknown seccomp flag \"LOG\"")]
    [InlineData("""{"defaultAction":"SCMP_ACT_LOG","syscalls":[{"names":["mkdir"],"action":"SCMP_ACT_NOTIFY"}]}""", "/listenerPath", "is required for")]
    [InlineData(
        """{"defaultAction":"SCMP_ACT_LOG","listenerPath":"a.sock","syscalls":[{"names":["mkdir"],"action":"SCMP_ACT_NOTIFY"}]}""",
        "/listenerPath", "\"a.sock\" is not an absolute path")]
    [InlineData(
        """{"defaultAction":"SCMP_ACT_LOG","listenerPath":"/a","syscalls":[{"names":["read","write"],"action":"SCMP_ACT_NOTIFY"}]}""",
        "/syscalls/0/names/1", "write can not be left to an agent")]
    [InlineData("""{"defaultAction":"SCMP_ACT_LOG","listenerMetadata":"x"}""", "/listenerMetadata", "must not be set without listenerPath")]
    public void Validate_WrongProfile_NamesTheField(string profile, string pointer, string message) =>
        AssertProblem(profile, Root + pointer, message);

    [Theory]
    [InlineData("""{"action":"SCMP_ACT_LOG"}""", "/names", "is required")]
    [InlineData("""{"names":[],"action":"SCMP_ACT_LOG"}""", "/names", "must name a system call")]
    [InlineData("""{"names":["read",""],"action":"SCMP_ACT_LOG"}""", "/names/1", "must not be empty")]
    [InlineData("""{"names":["read"]}""", "/action", "is required")]
    [InlineData("""{"names":["read"],"action":"ALLOW"}""", "/action", "unknown seccomp action \"ALLOW\"")]
    [InlineData("""{"names":["read"],"action":"SCMP_ACT_TRAP","errnoRet":1}""", "/errnoRet", "SCMP_ACT_TRAP does not return an errno")]
    [InlineData("""{"names":["read"],"action":"SCMP_ACT_LOG","args":[{"value":1,"op":"SCMP_CMP_EQ"}]}""", "/args/0/index", "is required")]
    [InlineData("""{"names":["read"],"action":"SCMP_ACT_LOG","args":[{"index":6,"value":1,"op":"SCMP_CMP_EQ"}]}""", "/args/0/index", "from 0 to 5")]
    [InlineData("""{"names":["read"],"action":"SCMP_ACT_LOG","args":[{"index":0,"op":"SCMP_CMP_EQ"}]}""", "/args/0/value", "is required")]
    [InlineData("""{"names":["read"],"action":"SCMP_ACT_LOG","args":[{"index":0,"value":1}]}""", "/args/0/op", "is required")]
    [InlineData("""{"names":["read"],"action":"SCMP_ACT_LOG","args":[{"index":0,"value":1,"op":"EQ"}]}""", "/args/0/op", "unknown seccomp operator \"EQ\"")]
    public void Validate_WrongRule_NamesTheField(string rule, string pointer, string message) =>
        AssertProblem($$"""{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["x"],"action":"SCMP_ACT_LOG"},{{rule}}]}""", $"{Root}/syscalls/1{pointer}", message);

    [Fact]
    public void Validate_PathOfAnAgentThatNobodyAsks_IsAWarning()
    {
        var validation = SpecValidator.Validate(Configs.With(Root, """{"defaultAction":"SCMP_ACT_ALLOW","listenerPath":"agent.sock"}"""));

        Assert.Empty(validation.Problems);
        Assert.Equal($"{Root}/listenerPath", Assert.Single(validation.Warnings).Pointer);
    }

    [Fact]
    public void Validate_EveryNameOfTheTables_IsAccepted()
    {
        var features = HostFeatures.Create([]).Linux!.Seccomp!;
        Assert.Equal(23, features.Archs!.Count);
        Assert.Equal(7, features.Operators!.Count);
        Assert.Equal(4, features.KnownFlags!.Count);
        foreach (var action in features.Actions!.Where(name => name != "SCMP_ACT_NOTIFY"))
        {
            var arguments = string.Join(',', features.Operators.Select(name => $$"""{"index":5,"value":1,"op":"{{name}}"}"""));
            var config = Configs.With(
                Root,
                $$"""{"defaultAction":"{{action}}","architectures":{{List(features.Archs)}},"flags":{{List(features.KnownFlags)}},"""
                + $$""" "syscalls":[{"names":["read"],"action":"{{action}}","args":[{{arguments}}]}]}""");
            Assert.Empty(SpecValidator.Validate(config).Problems);
        }
    }

    private static string List(IEnumerable<string> names) => $"[{string.Join(',', names.Select(name => $"\"{name}\""))}]";

    private static void AssertProblem(string profile, string pointer, string message)
    {
        var problem = Configs.OnlyProblem(Configs.With(Root, profile));
        Assert.Equal(pointer, problem.Pointer);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }
}
