using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Http;

namespace Berth.Integration.Tests.Lifecycle;

/// <summary>wait.</summary>
public sealed class WaitTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    [RequiresContainersFact]
    public async Task Wait_PlainText_IsTheBareExitCode()
    {
        string id = await berth.CreateStartedAsync(config => config.Shell("exit 77"));

        Reply reply = (await berth.Client.GetAsync($"/v1/containers/{id}/wait", "text/plain")).Expect(HttpStatusCode.OK);

        Assert.Equal("text/plain", reply.ContentType);
        Assert.Equal("77", reply.Text);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Wait_EveryCondition_EndsWhenItIsMet()
    {
        string id = await berth.CreateAsync(config => config.Args("sleep", "1000"));
        Task<JsonNode> running = berth.WaitAsync(id, "running");
        Task<JsonNode> stopped = berth.WaitAsync(id, "stopped");
        Task<JsonNode> deleted = berth.WaitAsync(id, "deleted");

        Assert.Equal("created", (string?)(await berth.WaitAsync(id, "created"))["status"]);
        Assert.False(running.IsCompleted);

        await berth.StartAsync(id);
        Assert.Equal("running", (string?)(await running)["status"]);
        Assert.False(stopped.IsCompleted);

        (await berth.Client.PostAsync($"/v1/containers/{id}/stop?timeout=0")).Expect(HttpStatusCode.NoContent);
        Assert.Equal("stopped", (string?)(await stopped)["condition"]);
        Assert.False(deleted.IsCompleted);

        await berth.DeleteAsync(id);
        JsonNode last = await deleted;
        Assert.Equal("deleted", (string?)last["condition"]);
        Assert.Equal(137, (int?)last["exitCode"]);
    }

    [RequiresContainersFact]
    public async Task Wait_TimeoutFirst_SaysSoWithTheState()
    {
        string id = await berth.CreateAsync();

        JsonNode problem = (await berth.Client.GetAsync($"/v1/containers/{id}/wait?timeout=0"))
            .ExpectProblem(HttpStatusCode.GatewayTimeout, "deadline-passed");

        Assert.Equal("created", (string?)problem["state"]);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Wait_ManyAtOnce_AllHearOfTheEnd()
    {
        string id = await berth.CreateAsync(config => config.Shell("exit 6"));
        Task<JsonNode>[] waits = [.. Enumerable.Range(0, 50).Select(_ => berth.WaitAsync(id))];

        await berth.StartAsync(id);

        Assert.All(await Task.WhenAll(waits), end => Assert.Equal(6, (int?)end["exitCode"]));
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Wait_ContainerNobodyKnows_IsNotFound() =>
        (await berth.Client.GetAsync($"/v1/containers/{berth.NewId()}/wait")).ExpectProblem(HttpStatusCode.NotFound, "container-not-found");
}
