using Berth.Core.Specs;

namespace Berth.Core.Tests.Specs;

public sealed class IntelRdtRulesTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("""{"closID": "/"}""")]
    [InlineData("""{"closID": ""}""")]
    [InlineData("""{"closID": "gold", "l3CacheSchema": "L3:0=f", "memBwSchema": "MB:0=20", "schemata": ["L2:0=f"], "enableMonitoring": true}""")]
    public void Validate_WhatTheSpecificationAllows_IsAccepted(string rdt)
    {
        var validation = SpecValidator.Validate(Configs.With("/linux/intelRdt", rdt));
        Assert.Empty(validation.Problems);
        Assert.Empty(validation.Warnings);
    }

    [Theory]
    [InlineData("""{"closID": "a/b"}""", "/linux/intelRdt/closID", "is not the name of a group")]
    [InlineData("""{"closID": "/gold"}""", "/linux/intelRdt/closID", "is not the name of a group")]
    [InlineData("""{"closID": ".."}""", "/linux/intelRdt/closID", "is not the name of a group")]
    [InlineData("""{"closID": "a\nb"}""", "/linux/intelRdt/closID", "line feed")]
    [InlineData("""{"closID": "mon_groups"}""", "/linux/intelRdt/closID", "of resctrl's own")]
    [InlineData("""{"memBwSchema": "0=20"}""", "/linux/intelRdt/memBwSchema", "does not begin with MB:")]
    [InlineData("""{"memBwSchema": "MB:0=20\n"}""", "/linux/intelRdt/memBwSchema", "line feed")]
    [InlineData("""{"schemata": ["L3:0=f", ""]}""", "/linux/intelRdt/schemata/1", "must not be empty")]
    [InlineData("""{"schemata": ["L3:0=f\nMB:0=20"]}""", "/linux/intelRdt/schemata/0", "line feed")]
    public void Validate_WhatItForbids_IsAProblem(string rdt, string pointer, string message)
    {
        var problem = Configs.OnlyProblem(Configs.With("/linux/intelRdt", rdt));
        Assert.Equal(pointer, problem.Pointer);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_LongName_IsAProblem() =>
        Assert.Equal(
            "/linux/intelRdt/closID", Configs.OnlyProblem(Configs.With("/linux/intelRdt", $$"""{"closID": "{{new string('x', 256)}}"}""")).Pointer);

    [Theory]
    [InlineData("""{"l3CacheSchema": "L3CODE:0=f"}""")]
    [InlineData("""{"l3CacheSchema": "L3:0=f\nL3:1=f"}""")]
    public void Validate_WhatItAdvisesAgainst_IsAWarning(string rdt)
    {
        var validation = SpecValidator.Validate(Configs.With("/linux/intelRdt", rdt));
        Assert.Empty(validation.Problems);
        Assert.Equal("/linux/intelRdt/l3CacheSchema", Assert.Single(validation.Warnings).Pointer);
    }
}
