using Berth.Core.Planning;

namespace Berth.Core.Tests.Planning;

public sealed class GoldenTests
{
    public static TheoryData<string> Names { get; } = [.. GoldenFile.Names()];

    [Theory]
    [MemberData(nameof(Names))]
    public void Compile_GoldenConfig_GivesCommittedPlan(string name)
    {
        var text = PlanText.Write(GoldenFile.Plan(name));
        if (GoldenFile.MustUpdate)
        {
            GoldenFile.WritePlanText(name, text);
        }
        else
        {
            Assert.Equal(GoldenFile.PlanText(name), text);
        }
    }
}
