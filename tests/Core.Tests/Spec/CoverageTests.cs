using Berth.Core.Specs;

namespace Berth.Core.Tests.Specs;

public class CoverageTests
{
    /// <summary>Pattern of a gap, what to put where, and the pointer of the problem.</summary>
    public static TheoryData<string, string, string, string> Gaps => new()
    {
        { "/process/commandLine", "/process/commandLine", "\"x\"", "/process/commandLine" },
        { "/process/user/username", "/process/user/username", "\"x\"", "/process/user/username" },
        { "/solaris", "/solaris", "{}", "/solaris" },
        { "/windows", "/windows", "{}", "/windows" },
        { "/vm", "/vm", "{}", "/vm" },
        { "/zos", "/zos", "{}", "/zos" },
        { "/freebsd", "/freebsd", "{}", "/freebsd" },
    };

    [Theory]
    [MemberData(nameof(Gaps))]
    public void Validate_WhatIsNotCovered_IsRefused(string pattern, string put, string json, string pointer)
    {
        var problem = Configs.OnlyProblem(Configs.With(put, json));
        Assert.Equal(pointer, problem.Pointer);
        Assert.Contains(CoverageGaps.All, gap => gap.Pattern == pattern && gap.Message == problem.Message);
    }

    [Fact]
    public void Gaps_Table_HasACaseForEveryLine()
    {
        var cases = Gaps.Select(row => (string)row[0]).Order(StringComparer.Ordinal);
        Assert.Equal(CoverageGaps.All.Select(gap => gap.Pattern).Order(StringComparer.Ordinal), cases);
    }

    [Theory]
    [InlineData("/process/terminal", "false")]
    [InlineData("/process/consoleSize", """{"height":25,"width":80}""")]
    [InlineData("/process/apparmorProfile", "\"\"")]
    [InlineData("/process/oomScoreAdj", "null")]
    [InlineData("/process/execCPUAffinity", """{"initial":"","final":""}""")]
    [InlineData("/domainname", "\"\"")]
    [InlineData("/mounts/1/uidMappings", "[]")]
    [InlineData("/hooks", """{"prestart":[],"poststop":null}""")]
    [InlineData("/linux/sysctl", "{}")]
    [InlineData("/linux/devices", "[]")]
    [InlineData("/linux/rootfsPropagation", "\"\"")]
    [InlineData("/linux/resources", "{}")]
    [InlineData("/linux/resources", """{"devices":[],"memory":{},"cpu":{"cpus":""},"blockIO":{"weightDevice":[]},"unified":{}}""")]
    [InlineData("/linux/namespaces/1/path", "\"\"")]
    [InlineData("/linux/seccomp", "null")]
    [InlineData("/linux/timeOffsets", "{}")]
    [InlineData("/windows", "null")]
    [InlineData("/linux/novelty", """{"a":1}""")]
    public void Validate_SameAsAbsent_IsAccepted(string put, string json) =>
        Assert.Empty(SpecValidator.Validate(Configs.With(put, json)).Problems);

    [Fact]
    public void Validate_WholeFixture_RefusesEveryGapThatItUses()
    {
        var spec = SpecReader.Read(System.Text.Encoding.UTF8.GetBytes(Fixture.Read("whole.json"))).Spec;
        var pointers = SpecValidator.Validate(spec).Problems.Select(problem => problem.Pointer).ToHashSet();
        var used = CoverageGaps.All.Select(gap => gap.Pattern).Where(pattern => !pattern.Contains('*'));
        Assert.All(used, pattern => Assert.Contains(pattern, pointers));
    }
}
