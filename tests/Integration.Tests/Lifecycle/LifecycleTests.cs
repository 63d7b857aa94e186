using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Host;
using Berth.TestSupport.Http;

namespace Berth.Integration.Tests.Lifecycle;

/// <summary>A container from create to delete, and what is said of it on the way.</summary>
public sealed class LifecycleTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    [RequiresContainersFact]
    public async Task Run_DefaultConfig_WritesToItsLogAndEnds()
    {
        Outcome outcome = await berth.RunAsync(config => config.Shell("echo out; echo err >&2; exit 7"));

        Assert.Equal(7, outcome.ExitCode);
        Assert.Null(outcome.Signal);
        Assert.Equal(["err", "out"], outcome.Output.TrimEnd('\n').Split('\n').Order());
    }

    [RequiresContainersFact]
    public async Task Create_BundleWithConfig_UsesTheBundlesConfig()
    {
        using var bundle = new TestBundle(berth.Config(config => config.Shell("echo from the bundle")));
        string id = berth.NewId();

        (await berth.Client.PutAsync($"/v1/containers/{id}", new JsonObject { ["bundle"] = bundle.Directory })).Expect(HttpStatusCode.Created);
        await berth.StartAsync(id);
        await berth.WaitAsync(id);

        Assert.Equal("from the bundle\n", await berth.LogsAsync(id));
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Create_RegisteredBundle_IsFoundByName()
    {
        string name = berth.NewId();
        (await berth.Client.PostAsync("/v1/bundles", new JsonObject { ["name"] = name, ["path"] = berth.Bundle.Directory }))
            .Expect(HttpStatusCode.Created);
        string id = berth.NewId();
        JsonObject request = berth.CreateRequest(config => config.Shell("echo by name"));
        request["bundle"] = name;

        (await berth.Client.PutAsync($"/v1/containers/{id}", request)).Expect(HttpStatusCode.Created);

        Assert.Equal(berth.Bundle.Directory, (string?)(await berth.GetAsync(id))["bundle"]);
        (await berth.Client.DeleteAsync($"/v1/bundles/{name}")).ExpectProblem(HttpStatusCode.Conflict, "bundle-in-use");
        await berth.DeleteAsync(id);
        (await berth.Client.DeleteAsync($"/v1/bundles/{name}")).Expect(HttpStatusCode.NoContent);
    }

    [RequiresContainersFact]
    public async Task State_AtEveryStatus_IsTheOciDocument()
    {
        string id = await berth.CreateAsync(config =>
        {
            config.Args("/bin/probe", "await", "10", "0");
            config["annotations"] = new JsonObject { ["key"] = "value" };
        });
        JsonObject created = await StateAsync(id);
        int pid = (int)created["pid"]!;
        Assert.Equal("created", (string?)created["status"]);
        Assert.StartsWith("berth-monitor", ProcessTable.CommandLine(pid), StringComparison.Ordinal);

        await berth.StartAsync(id);
        JsonObject running = await StateAsync(id);
        Assert.Equal("running", (string?)running["status"]);
        Assert.Equal(pid, (int?)running["pid"]);
        Assert.Equal("/bin/probe await 10 0", ProcessTable.CommandLine(pid));

        await berth.AwaitLineAsync(id, "ready");
        await KillAsync(id, "USR1");
        await berth.WaitAsync(id);
        JsonObject stopped = await StateAsync(id);
        Assert.Equal("stopped", (string?)stopped["status"]);
        Assert.Equal(0, (int?)stopped["pid"] ?? 0);

        foreach (JsonObject state in new[] { created, running, stopped })
        {
            Assert.Equal(id, (string?)state["id"]);
            Assert.Equal(berth.Bundle.Directory, (string?)state["bundle"]);
            Assert.Equal("value", (string?)state["annotations"]!["key"]);
            Assert.Matches(@"^1\.\d+\.\d+", (string?)state["ociVersion"]);
            Assert.Empty(state.Select(member => member.Key).Except(["ociVersion", "id", "status", "pid", "bundle", "annotations"]));
        }

        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Get_AfterEveryStep_ShowsTimesExitAndARisingRevision()
    {
        string id = await berth.CreateAsync(config => config.Shell("exit 3"));
        JsonNode created = await berth.GetAsync(id);
        await berth.StartAsync(id);
        await berth.WaitAsync(id);
        JsonNode stopped = await berth.GetAsync(id);

        Assert.Equal("created", (string?)created["status"]);
        Assert.True((int)created["pid"]! > 0);
        Assert.Null(created["startedAt"]);
        Assert.Null(created["exit"]);
        Assert.Equal("stopped", (string?)stopped["status"]);
        Assert.Equal(0, (int?)stopped["pid"]);
        Assert.Equal(3, (int?)stopped["exit"]!["code"]);
        Assert.Null(stopped["exit"]!["signal"]);
        Assert.False((bool?)stopped["exit"]!["oomKilled"]);
        Assert.Null(stopped["exit"]!["error"]);
        Assert.True((long)stopped["revision"]! > (long)created["revision"]!);
        Assert.Equal((string?)created["createdAt"], (string?)stopped["createdAt"]);
        Assert.True(Time(stopped, "createdAt") <= Time(stopped, "startedAt"));
        Assert.True(Time(stopped, "startedAt") <= Time(stopped, "finishedAt"));
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Delete_CreatedContainer_LeavesNothing()
    {
        string id = await berth.CreateAsync();
        Assert.NotEmpty(Leftovers.Of(berth.Daemon.Roots, id));

        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Delete_RunningContainer_NeedsForce()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));

        JsonNode problem = (await berth.Client.DeleteAsync($"/v1/containers/{id}")).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");

        Assert.Equal("running", (string?)problem["state"]);
        Assert.Equal(["created", "stopped"], problem["allowed"]!.AsArray().Select(status => (string?)status));
        Assert.Equal("running", (string?)(await berth.GetAsync(id))["status"]);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Delete_Twice_SucceedsAndTheExitIsStillKnown()
    {
        string id = await berth.CreateStartedAsync(config => config.Shell("exit 5"));
        await berth.WaitAsync(id);
        await berth.DeleteAsync(id);

        await berth.DeleteAsync(id);

        JsonNode gone = (await berth.Client.GetAsync($"/v1/containers/{id}")).ExpectProblem(HttpStatusCode.Gone, "container-deleted");
        Assert.Equal(5, (int?)gone["exit"]!["code"]);
        (await berth.Client.DeleteAsync($"/v1/containers/{berth.NewId()}")).ExpectProblem(HttpStatusCode.NotFound, "container-not-found");
    }

    [RequiresContainersFact]
    public async Task Create_IdOfADeletedContainer_MakesANewOne()
    {
        string id = await berth.CreateStartedAsync(config => config.Shell("echo first; exit 1"));
        await berth.WaitAsync(id);
        await berth.DeleteAsync(id);

        (await berth.PutAsync(id, config => config.Shell("echo second; exit 2"))).Expect(HttpStatusCode.Created);
        await berth.StartAsync(id);

        Assert.Equal(2, (int?)(await berth.WaitAsync(id))["exitCode"]);
        Assert.Equal("second\n", await berth.LogsAsync(id));
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Start_RunningContainer_ChangesNothing()
    {
        string id = await berth.CreateStartedAsync(config => config.Shell("echo once; sleep 1000"));
        await berth.AwaitLineAsync(id, "once");
        JsonNode before = await berth.GetAsync(id);

        await berth.StartAsync(id);

        JsonNode after = await berth.GetAsync(id);
        Assert.Equal(before.ToJsonString(), after.ToJsonString());
        Assert.Equal("once\n", await berth.LogsAsync(id));
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Start_StoppedContainer_IsRefused()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("true"));
        await berth.WaitAsync(id);

        JsonNode problem = (await berth.Client.PostAsync($"/v1/containers/{id}/start")).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");

        Assert.Equal("stopped", (string?)problem["state"]);
        Assert.Equal(["created"], problem["allowed"]!.AsArray().Select(status => (string?)status));
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Start_ManyAtOnce_RunsTheProgramOnce()
    {
        string id = await berth.CreateAsync(config => config.Shell("echo once; sleep 1000"));

        Reply[] replies = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => berth.Client.PostAsync($"/v1/containers/{id}/start")));

        Assert.All(replies, reply => reply.Expect(HttpStatusCode.NoContent));
        await berth.AwaitLineAsync(id, "once");
        (await berth.Client.PostAsync($"/v1/containers/{id}/stop?timeout=0")).Expect(HttpStatusCode.NoContent);
        Assert.Equal("once\n", await berth.LogsAsync(id));
        await berth.DeleteAsync(id);
    }

    private static DateTimeOffset Time(JsonNode container, string member) => (DateTimeOffset)container[member]!;

    private async Task<JsonObject> StateAsync(string id) =>
        (await berth.Client.GetAsync($"/v1/containers/{id}/state")).Expect(HttpStatusCode.OK).Json.AsObject();

    private async Task KillAsync(string id, string signal) =>
        (await berth.Client.PostAsync($"/v1/containers/{id}/kill", new JsonObject { ["signal"] = signal })).Expect(HttpStatusCode.NoContent);
}
