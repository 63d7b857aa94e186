using System.Net;
using System.Text.Json.Nodes;
using Berth.TestSupport;

namespace Berth.Api.Tests.Containers;

public sealed class LifecycleTests(ContainerApi api) : IClassFixture<ContainerApi>
{
    [RequiresContainersFact]
    public async Task State_EveryStatus_IsExactlyTheOciDocument()
    {
        string path = await api.CreateAsync("state", "exec sleep 1000");
        var created = (await api.Client.GetAsync(path + "/state")).Expect(HttpStatusCode.OK).Json;
        (await api.Client.PostAsync(path + "/start")).Expect(HttpStatusCode.NoContent);
        var running = (await api.Client.GetAsync(path + "/state")).Expect(HttpStatusCode.OK).Json;
        (await api.Client.PostAsync(path + "/stop?signal=KILL")).Expect(HttpStatusCode.NoContent);
        var stopped = (await api.Client.GetAsync(path + "/state")).Expect(HttpStatusCode.OK).Json;

        Assert.Equal(["created", "running", "stopped"], new[] { created, running, stopped }.Select(state => (string?)state["status"]));
        Assert.All([created, running], state => Assert.Equal(["bundle", "id", "ociVersion", "pid", "status"], Names(state)));
        Assert.Equal(["bundle", "id", "ociVersion", "status"], Names(stopped));
        Assert.Equal((int?)created["pid"], (int?)running["pid"]);
    }

    [RequiresContainersFact]
    public async Task Get_RevisionIsKnown_IsNotModified()
    {
        string path = await api.CreateAsync("etag");
        var first = (await api.Client.GetAsync(path)).Expect(HttpStatusCode.OK);
        string tag = first.Headers.ETag!.Tag;

        var known = await api.Client.GetIfNoneMatchAsync(path, tag);
        (await api.Client.PostAsync(path + "/start")).Expect(HttpStatusCode.NoContent);
        (await api.Client.GetAsync(path + "/wait")).Expect(HttpStatusCode.OK);
        var changed = await api.Client.GetIfNoneMatchAsync(path, tag);

        Assert.Equal($"\"{first.Json["revision"]}\"", tag);
        known.Expect(HttpStatusCode.NotModified);
        changed.Expect(HttpStatusCode.OK);
        Assert.NotEqual(tag, changed.Headers.ETag!.Tag);
    }

    [RequiresContainersFact]
    public async Task Start_Stop_Kill_Delete_Repeated_Succeed()
    {
        string path = await api.RunAsync("again", "exec sleep 1000");

        (await api.Client.PostAsync(path + "/start")).Expect(HttpStatusCode.NoContent);
        (await api.Client.PostAsync(path + "/stop?timeout=0")).Expect(HttpStatusCode.NoContent);
        (await api.Client.PostAsync(path + "/stop")).Expect(HttpStatusCode.NoContent);
        (await api.Client.PostAsync(path + "/kill")).Expect(HttpStatusCode.NoContent);
        (await api.Client.DeleteAsync(path)).Expect(HttpStatusCode.NoContent);
        (await api.Client.DeleteAsync(path)).Expect(HttpStatusCode.NoContent);
    }

    [RequiresContainersFact]
    public async Task Start_ContainerHasStopped_IsAConflictThatNamesTheStates()
    {
        string path = await api.RunAsync("over");
        (await api.Client.GetAsync(path + "/wait")).Expect(HttpStatusCode.OK);

        var problem = (await api.Client.PostAsync(path + "/start")).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");

        Assert.Equal("stopped", (string?)problem["state"]);
        Assert.Contains("created", problem["allowed"]!.AsArray().Select(state => (string?)state));
    }

    [RequiresContainersFact]
    public async Task Delete_ContainerRuns_NeedsForce()
    {
        string path = await api.RunAsync("force", "exec sleep 1000");

        (await api.Client.DeleteAsync(path)).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        (await api.Client.DeleteAsync(path + "?force=true")).Expect(HttpStatusCode.NoContent);

        var problem = (await api.Client.GetAsync(path)).ExpectProblem(HttpStatusCode.Gone, "container-deleted");
        Assert.Equal(9, (int?)problem["exit"]!["signal"]);
        Assert.Equal(137, (int?)problem["exit"]!["code"]);
    }

    [RequiresContainersFact]
    public async Task Delete_WithTimeout_LetsTheProgramEndByItself()
    {
        string path = await api.RunAsync("gently", "trap 'exit 5' TERM; echo ready; while :; do sleep 1000 & wait; done");
        await api.Client.ReadUntilAsync(path + "/logs?follow=true", "ready\n");

        (await api.Client.DeleteAsync(path + "?force=true&timeout=60")).Expect(HttpStatusCode.NoContent);

        var problem = (await api.Client.GetAsync(path)).ExpectProblem(HttpStatusCode.Gone, "container-deleted");
        Assert.Equal(5, (int?)problem["exit"]!["code"]);
    }

    [RequiresContainersTheory]
    [InlineData("TERM", 42)]
    [InlineData("SIGUSR1", 42)]
    [InlineData("10", 42)]
    [InlineData("kill", 137)]
    public async Task Kill_AnySpellingOfASignal_ArrivesInTheContainer(string signal, int exitCode)
    {
        string path = await api.RunAsync("kill-" + signal, "trap 'exit 42' TERM USR1; echo ready; while :; do sleep 1000 & wait; done");
        await api.Client.ReadUntilAsync(path + "/logs?follow=true", "ready\n");

        (await api.Client.PostAsync(path + "/kill", new JsonObject { ["signal"] = signal })).Expect(HttpStatusCode.NoContent);

        Assert.Equal(exitCode, (int?)(await api.Client.GetAsync(path + "/wait")).Expect(HttpStatusCode.OK).Json["exitCode"]);
    }

    [RequiresContainersFact]
    public async Task Kill_UnknownSignal_IsRefusedBeforeAnythingElse()
    {
        var problem = (await api.Client.PostAsync("/v1/containers/nobody/kill", new JsonObject { ["signal"] = "NOPE" }))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-request");

        Assert.Equal("/signal", (string?)problem["errors"]![0]!["pointer"]);
    }

    [RequiresContainersFact]
    public async Task Plan_OfAContainer_IsTextOrJson()
    {
        string path = await api.CreateAsync("plan");

        var json = (await api.Client.GetAsync(path + "/plan")).Expect(HttpStatusCode.OK).Json;
        var text = (await api.Client.GetAsync(path + "/plan", "text/plain")).Expect(HttpStatusCode.OK).Text;

        Assert.StartsWith($"# {json["steps"]!.AsArray().Count} steps\n", text, StringComparison.Ordinal);
    }

    [RequiresContainersFact]
    public async Task List_MoreThanThePage_GoesOnAtTheCursor()
    {
        foreach (string id in new[] { "page-a", "page-b", "page-c" })
        {
            await api.CreateAsync(id);
        }

        var ids = new List<string>();
        string? cursor = null;
        do
        {
            string query = "?status=created,stopped&limit=1" + (cursor is null ? "" : "&cursor=" + cursor);
            var page = (await api.Client.GetAsync("/v1/containers" + query)).Expect(HttpStatusCode.OK).Json;
            ids.Add((string)page["items"]!.AsArray().Single()!["id"]!);
            cursor = (string?)page["next"];
        }
        while (cursor is not null);

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Subset(ids.ToHashSet(), new HashSet<string> { "page-a", "page-b", "page-c" });
    }

    [RequiresContainersTheory]
    [InlineData("GET", "")]
    [InlineData("GET", "/state")]
    [InlineData("GET", "/config")]
    [InlineData("GET", "/plan")]
    [InlineData("GET", "/wait")]
    [InlineData("GET", "/logs")]
    [InlineData("GET", "/stats")]
    [InlineData("GET", "/processes")]
    [InlineData("POST", "/start")]
    [InlineData("POST", "/kill")]
    [InlineData("POST", "/stop")]
    [InlineData("POST", "/pause")]
    [InlineData("POST", "/resume")]
    [InlineData("DELETE", "")]
    public async Task Anything_OfAContainerThatNeverWas_IsNotFound(string method, string path)
    {
        var reply = await api.Client.SendAsync(new HttpMethod(method), "/v1/containers/nobody" + path);

        reply.ExpectProblem(HttpStatusCode.NotFound, "container-not-found");
    }

    [RequiresContainersFact]
    public async Task Update_ContainerNeverWasOrHasStopped_IsRefused()
    {
        string path = await api.RunAsync("update-over");
        (await api.Client.GetAsync(path + "/wait")).Expect(HttpStatusCode.OK);
        var change = new JsonObject { ["resources"] = new JsonObject() };

        (await api.Client.PatchAsync("/v1/containers/nobody", change)).ExpectProblem(HttpStatusCode.NotFound, "container-not-found");
        var problem = (await api.Client.PatchAsync(path, change)).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");

        Assert.Equal(["created", "running", "paused"], problem["allowed"]!.AsArray().Select(state => (string?)state));
    }

    private static IEnumerable<string> Names(JsonNode document) =>
        document.AsObject().Select(property => property.Key).Order(StringComparer.Ordinal);
}
