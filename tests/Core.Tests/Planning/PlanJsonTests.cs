using System.Text.Json;
using Berth.Core.Planning;

namespace Berth.Core.Tests.Planning;

public sealed class PlanJsonTests
{
    public static TheoryData<string> Names { get; } = [.. GoldenFile.Names()];

    [Theory]
    [MemberData(nameof(Names))]
    public void Write_GoldenConfig_HoldsEveryStep(string name)
    {
        var plan = GoldenFile.Plan(name);

        using var json = JsonDocument.Parse(PlanJson.Write(plan));

        Assert.Equal(plan.Steps.Select(step => step.Text), Texts(json, "steps", "text"));
        Assert.Equal(plan.NetDevices.Select(device => device.Name), Texts(json, "netDevices", "name"));
        Assert.Equal(plan.Rlimits.Select(rlimit => rlimit.Name), Texts(json, "rlimits", "name"));
        Assert.Equal(plan.Warnings.Select(warning => warning.Pointer), Texts(json, "warnings", "pointer"));
    }

    [Fact]
    public void Write_OneStep_NamesPhaseOpAndDetails()
    {
        using var json = JsonDocument.Parse(PlanJson.Write(GoldenFile.Plan("tmpfs-readonly")));

        var step = json.RootElement.GetProperty("steps")[4];

        Assert.Equal(
            """{"number":5,"phase":"setup","op":"mount","text":"mount tmpfs on /run","details":["size=1m","mode=as covered"]}""",
            step.GetRawText());
    }

    private static IEnumerable<string?> Texts(JsonDocument json, string list, string property) =>
        json.RootElement.GetProperty(list).EnumerateArray().Select(item => item.GetProperty(property).GetString());
}
