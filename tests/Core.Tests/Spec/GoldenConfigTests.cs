using Berth.Core.Planning;
using Berth.Core.Specs;
using Berth.Core.Tests.Planning;

namespace Berth.Core.Tests.Specs;

/// <summary>Validation and the plan compiler agree.</summary>
public class GoldenConfigTests
{
    public static TheoryData<string> Names => [.. GoldenFile.Names()];

    [Theory]
    [MemberData(nameof(Names))]
    public void Validate_ConfigWithAPlan_HasNoProblem(string name)
    {
        var document = SpecReader.Read(SpecJson.Write(GoldenFile.Config(name)));
        Assert.Empty(document.Warnings);
        Assert.Empty(SpecValidator.Validate(document.Spec).Problems);
    }

    [Theory]
    [InlineData("default")]
    [InlineData("default-v1")]
    [InlineData("default-hybrid")]
    public void DefaultSpec_Compiled_GivesTheCommittedPlan(string name) =>
        Assert.Equal(GoldenFile.PlanText(name), PlanText.Write(PlanCompiler.Compile(DefaultSpec.Value, SampleFacts.For(name))));
}
