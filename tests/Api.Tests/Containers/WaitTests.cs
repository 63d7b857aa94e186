using System.Net;
using Berth.TestSupport;

namespace Berth.Api.Tests.Containers;

public sealed class WaitTests(ContainerApi api) : IClassFixture<ContainerApi>
{
    [RequiresContainersFact]
    public async Task Wait_ForTheEnd_TellsTheExitCode()
    {
        string path = await api.RunAsync("code", "exit 7");

        var json = (await api.Client.GetAsync(path + "/wait")).Expect(HttpStatusCode.OK).Json;
        var text = (await api.Client.GetAsync(path + "/wait", "text/plain")).Expect(HttpStatusCode.OK);

        Assert.Equal("stopped", (string?)json["condition"]);
        Assert.Equal("stopped", (string?)json["status"]);
        Assert.Equal(7, (int?)json["exitCode"]);
        Assert.Null(json["signal"]);
        Assert.Equal("7", text.Text);
    }

    [RequiresContainersFact]
    public async Task Wait_TimeoutIsOver_TellsTheStatusSoFar()
    {
        string path = await api.CreateAsync("timeout");

        var problem = (await api.Client.GetAsync(path + "/wait?timeout=0.01"))
            .ExpectProblem(HttpStatusCode.GatewayTimeout, "deadline-passed");

        Assert.Equal("created", (string?)problem["state"]);
        Assert.Equal(true, (bool?)problem["retryable"]);
    }

    [RequiresContainersTheory]
    [InlineData("created")]
    [InlineData("running")]
    [InlineData("stopped")]
    public async Task Wait_ConditionIsPast_AnswersAtOnce(string condition)
    {
        string path = await api.RunAsync("past-" + condition);
        (await api.Client.GetAsync(path + "/wait")).Expect(HttpStatusCode.OK);

        var json = (await api.Client.GetAsync($"{path}/wait?condition={condition}")).Expect(HttpStatusCode.OK).Json;

        Assert.Equal(condition, (string?)json["condition"]);
    }

    [RequiresContainersFact]
    public async Task Wait_ForPausedOfWhatHasStopped_SaysWhatHappenedInstead()
    {
        string path = await api.RunAsync("paused");

        var json = (await api.Client.GetAsync(path + "/wait?condition=paused")).Expect(HttpStatusCode.OK).Json;

        Assert.Equal("stopped", (string?)json["condition"]);
    }
}
