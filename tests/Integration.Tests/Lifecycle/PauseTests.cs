using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Host;
using Berth.TestSupport.Http;

namespace Berth.Integration.Tests.Lifecycle;

/// <summary>Pause and resume, and everything else that can be done with a paused container.</summary>
public sealed class PauseTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    [RequiresContainersFact]
    public async Task Pause_RunningContainer_StandsStillUntilResumed()
    {
        using var directory = new TemporaryDirectory();
        using var go = new Fifo(directory["go"]);
        string id = await berth.CreateStartedAsync(
            config => config.Shell("echo ready; read x < /tmp/go; echo heard; exit 7").Bind(directory.Path, "/tmp"));
        await berth.AwaitLineAsync(id, "ready");

        await PauseAsync(id);

        Assert.True(Freezer.IsFrozen(id));
        Assert.Equal("paused", (string?)(await berth.GetAsync(id))["status"]);
        JsonNode state = (await berth.Client.GetAsync($"/v1/containers/{id}/state")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal("paused", (string?)state["status"]);
        go.WriteLine();
        Assert.Equal("ready\n", await berth.LogsAsync(id));

        await ResumeAsync(id);

        Assert.False(Freezer.IsFrozen(id));
        Assert.Equal(7, (int?)(await berth.WaitAsync(id))["exitCode"]);
        Assert.Equal("ready\nheard\n", await berth.LogsAsync(id));
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Pause_AndResume_Repeated_Succeed()
    {
        string id = await SleepingAsync();
        long before = (long)(await berth.GetAsync(id))["revision"]!;

        await PauseAsync(id);
        await PauseAsync(id);
        await ResumeAsync(id);
        await ResumeAsync(id);

        JsonNode after = await berth.GetAsync(id);
        Assert.Equal("running", (string?)after["status"]);
        Assert.Equal(before + 2, (long)after["revision"]!);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Pause_WhatDoesNotRun_IsAConflict()
    {
        string id = await berth.CreateAsync(config => config.Args("true"));
        Refused(await berth.Client.PostAsync($"/v1/containers/{id}/pause"), "created", "running");
        Refused(await berth.Client.PostAsync($"/v1/containers/{id}/resume"), "created", "paused");
        await berth.StartAsync(id);
        await berth.WaitAsync(id);

        Refused(await berth.Client.PostAsync($"/v1/containers/{id}/pause"), "stopped", "running");
        Refused(await berth.Client.PostAsync($"/v1/containers/{id}/resume"), "stopped", "paused");
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Start_OrDelete_OfAPausedContainer_IsAConflict()
    {
        string id = await SleepingAsync();
        await PauseAsync(id);

        Refused(await berth.Client.PostAsync($"/v1/containers/{id}/start"), "paused", "created");
        Refused(await berth.Client.DeleteAsync($"/v1/containers/{id}"), "paused", "created", "stopped");

        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Wait_ForPaused_IsAnsweredByThePause()
    {
        string id = await SleepingAsync();
        Task<JsonNode> wait = berth.WaitAsync(id, "paused");

        await PauseAsync(id);

        Assert.Equal("paused", (string?)(await wait)["status"]);
        Assert.Equal("paused", (string?)(await berth.WaitAsync(id, "running"))["status"]);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Kill_PausedContainer_EndsIt(bool all)
    {
        string id = await SleepingAsync();
        await PauseAsync(id);

        await KillAsync(id, "KILL", all);

        Assert.Equal(137, (int?)(await berth.WaitAsync(id))["exitCode"]);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Kill_PausedContainer_HearsOtherSignalsWhenResumed()
    {
        string id = await AwaitingTermAsync(41);
        await PauseAsync(id);

        await KillAsync(id, "TERM");

        Assert.Equal("paused", (string?)(await berth.GetAsync(id))["status"]);
        await ResumeAsync(id);
        Assert.Equal(41, (int?)(await berth.WaitAsync(id))["exitCode"]);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Stop_PausedContainer_LetsItEndByItself()
    {
        string id = await AwaitingTermAsync(42);
        await PauseAsync(id);

        (await berth.Client.PostAsync($"/v1/containers/{id}/stop?timeout=1000")).Expect(HttpStatusCode.NoContent);

        Assert.Equal(42, (int?)(await berth.WaitAsync(id))["exitCode"]);
        await berth.DeleteAsync(id);
    }

    // somebody else's freezer, which the daemon was never told of
    [RequiresContainersFact]
    public async Task Delete_ContainerFrozenFromOutside_EndsIt()
    {
        string running = await SleepingAsync();
        string created = await berth.CreateAsync();
        Freezer.Freeze(running);
        Freezer.Freeze(created);

        await berth.DeleteAsync(running, force: true);
        await berth.DeleteAsync(created, force: true);
    }

    [RequiresContainersFact]
    public async Task Delete_HalfCreatedContainerThatIsFrozen_LeavesNothing()
    {
        using var directory = new TemporaryDirectory();
        using var reached = new EntryWatch(directory.Path, "reached");
        using var go = new Fifo(directory["go"]);
        string id = berth.NewId();
        Task<Reply> create = berth.PutAsync(id, config => config["hooks"] = new JsonObject
        {
            ["createRuntime"] = new JsonArray(new JsonObject
            {
                ["path"] = "/bin/sh",
                ["args"] = new JsonArray("sh", "-c", $"touch {directory["reached"]}; read x < {directory["go"]}"),
            }),
        });
        await reached.Appeared;
        Freezer.Freeze(id);

        await berth.DeleteAsync(id, force: true);

        (await create).ExpectProblem(HttpStatusCode.BadGateway, "launch-failed");
    }

    [RequiresContainersTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Restart_PausedContainer_IsStillPaused(bool kill)
    {
        string id = await AwaitingTermAsync(43);
        await PauseAsync(id);

        if (kill)
        {
            await berth.Daemon.KillAsync();
        }
        else
        {
            Assert.Equal(0, await berth.Daemon.StopAsync());
        }

        await berth.Daemon.StartAgainAsync();

        Assert.Equal("paused", (string?)(await berth.GetAsync(id))["status"]);
        await KillAsync(id, "TERM");
        await ResumeAsync(id);
        Assert.Equal(43, (int?)(await berth.WaitAsync(id))["exitCode"]);
        await berth.DeleteAsync(id);
    }

    // killed at any moment of many pauses: what the next daemon says is what the freezer does
    [RequiresContainersFact]
    public async Task Pause_DaemonIsKilledMeanwhile_StatusIsThatOfTheFreezer()
    {
        string id = await AwaitingTermAsync(44);
        Task pauses = PauseForEverAsync(id);
        while ((long)(await berth.GetAsync(id))["revision"]! < 20)
        {
            // a few of them are through
        }

        await berth.Daemon.KillAsync();
        Assert.IsType<HttpRequestException>(await Record.ExceptionAsync(() => pauses));
        await berth.Daemon.StartAgainAsync();

        string status = (string)(await berth.GetAsync(id))["status"]!;
        Assert.Equal(Freezer.IsFrozen(id) ? "paused" : "running", status);
        await ResumeAsync(id);
        await KillAsync(id, "TERM");
        Assert.Equal(44, (int?)(await berth.WaitAsync(id))["exitCode"]);
        await berth.DeleteAsync(id);
    }

    // pauses that stand still one by one do not stand in each other's way
    [RequiresContainersFact]
    public async Task Pause_ManyAtOnce_AllStandStill()
    {
        string[] ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SleepingAsync()));

        await Task.WhenAll(ids.Select(PauseAsync));

        Assert.All(ids, id => Assert.True(Freezer.IsFrozen(id)));
        await Task.WhenAll(ids.Select(ResumeAsync));
        Assert.All(ids, id => Assert.False(Freezer.IsFrozen(id)));
        await Task.WhenAll(ids.Select(id => berth.DeleteAsync(id, force: true)));
    }

    // whatever wins, the container ends
    [RequiresContainersFact]
    public async Task Kill_WhileItIsBeingPaused_EndsIt()
    {
        string id = await SleepingAsync();

        Task<Reply> pause = berth.Client.PostAsync($"/v1/containers/{id}/pause");
        await KillAsync(id, "KILL");

        Assert.Equal(137, (int?)(await berth.WaitAsync(id))["exitCode"]);
        Assert.Contains((await pause).Status, (HttpStatusCode[])[HttpStatusCode.NoContent, HttpStatusCode.Conflict]);
        await berth.DeleteAsync(id);
    }

    private static void Refused(Reply reply, string state, params string[] allowed)
    {
        JsonNode problem = reply.ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        Assert.Equal(state, (string?)problem["state"]);
        Assert.Equal(allowed, problem["allowed"]!.AsArray().Select(one => (string?)one));
    }

    private Task<string> SleepingAsync() => berth.CreateStartedAsync(config => config.Args("sleep", "1000"));

    private async Task<string> AwaitingTermAsync(int code)
    {
        string id = await berth.CreateStartedAsync(config => config.Args("/bin/probe", "await", "15", $"{code}"));
        await berth.AwaitLineAsync(id, "ready");
        return id;
    }

    private async Task PauseForEverAsync(string id)
    {
        while (true)
        {
            await PauseAsync(id);
            await ResumeAsync(id);
        }
    }

    private async Task PauseAsync(string id) =>
        (await berth.Client.PostAsync($"/v1/containers/{id}/pause")).Expect(HttpStatusCode.NoContent);

    private async Task ResumeAsync(string id) =>
        (await berth.Client.PostAsync($"/v1/containers/{id}/resume")).Expect(HttpStatusCode.NoContent);

    private async Task KillAsync(string id, string signal, bool all = false) =>
        (await berth.Client.PostAsync($"/v1/containers/{id}/kill", new JsonObject { ["signal"] = signal, ["all"] = all }))
            .Expect(HttpStatusCode.NoContent);
}
