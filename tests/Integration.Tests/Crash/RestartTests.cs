using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.Native.Handles;
using Berth.Native.Syscalls;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Host;

namespace Berth.Integration.Tests.Crash;

/// <summary>The daemon is killed; containers go on, and the next daemon knows them.</summary>
public sealed class RestartTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    [RequiresContainersTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Restart_RunningContainer_GoesOnAndIsLoggedMeanwhile(bool kill)
    {
        using var directory = new TemporaryDirectory();
        using var go = new Fifo(directory["go"]);
        string id = await berth.CreateStartedAsync(config =>
            config.Shell("echo before; read x < /tmp/go; echo meanwhile; touch /tmp/done; read x < /tmp/go; echo after; exit 23")
                .Bind(directory.Path, "/tmp"));
        await berth.AwaitLineAsync(id, "before");
        int pid = await berth.PidAsync(id);
        JsonNode before = await berth.GetAsync(id);

        await EndDaemonAsync(kill);
        using var done = new EntryWatch(directory.Path, "done");
        go.WriteLine();
        await done.Appeared;
        await berth.Daemon.StartAgainAsync();

        JsonNode after = await berth.GetAsync(id);
        Assert.Equal("running", (string?)after["status"]);
        Assert.Equal(pid, (int?)after["pid"]);
        Assert.Equal((string?)before["createdAt"], (string?)after["createdAt"]);
        Assert.Equal((string?)before["startedAt"], (string?)after["startedAt"]);
        Assert.True((long)after["revision"]! >= (long)before["revision"]!);
        Assert.Equal("before\nmeanwhile\n", await berth.LogsAsync(id));

        go.WriteLine();
        JsonNode end = await berth.WaitAsync(id);
        Assert.Equal(23, (int?)end["exitCode"]);
        Assert.Null(end["signal"]);
        Assert.Equal("before\nmeanwhile\nafter\n", await berth.LogsAsync(id));
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Restart_ContainersThatEndedMeanwhile_HaveTheirExit()
    {
        using var directory = new TemporaryDirectory();
        using var go = new Fifo(directory["go"]);
        string exits = await berth.CreateStartedAsync(
            config => config.Shell("echo ready; read x < /tmp/go; echo last words; exit 99").Bind(directory.Path, "/tmp"));
        string dies = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));
        await berth.AwaitLineAsync(exits, "ready");
        using SafePidFd first = Pidfd.Open(ProcessTable.Parent(await berth.PidAsync(exits)));
        using SafePidFd second = Pidfd.Open(ProcessTable.Parent(await berth.PidAsync(dies)));
        using SafePidFd victim = Pidfd.Open(await berth.PidAsync(dies));

        await berth.Daemon.KillAsync();
        go.WriteLine();
        Pidfd.SendSignal(victim, 9);
        Assert.True(await Descriptors.AwaitReadableAsync(first));
        Assert.True(await Descriptors.AwaitReadableAsync(second));
        await berth.Daemon.StartAgainAsync();

        JsonNode end = await berth.WaitAsync(exits);
        Assert.Equal(99, (int?)end["exitCode"]);
        Assert.Null(end["signal"]);
        Assert.Equal("ready\nlast words\n", await berth.LogsAsync(exits));
        JsonNode killed = await berth.WaitAsync(dies);
        Assert.Equal(137, (int?)killed["exitCode"]);
        Assert.Equal(9, (int?)killed["signal"]);
        JsonNode stopped = await berth.GetAsync(dies);
        Assert.Equal("stopped", (string?)stopped["status"]);
        Assert.True((DateTimeOffset)stopped["finishedAt"]! >= (DateTimeOffset)stopped["startedAt"]!);
        await berth.DeleteAsync(exits);
        await berth.DeleteAsync(dies);
    }

    [RequiresContainersFact]
    public async Task Restart_CreatedContainer_CanStillBeStarted()
    {
        string id = await berth.CreateAsync(config => config.Shell("echo started; exit 11"));

        await berth.Daemon.KillAsync();
        await berth.Daemon.StartAgainAsync();

        JsonNode container = await berth.GetAsync(id);
        Assert.Equal("created", (string?)container["status"]);
        Assert.Null(container["startedAt"]);
        await berth.StartAsync(id);
        Assert.Equal(11, (int?)(await berth.WaitAsync(id))["exitCode"]);
        Assert.Equal("started\n", await berth.LogsAsync(id));
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Restart_CreatedContainerWhoseStartFails_ReportsIt()
    {
        using var bundle = berth.NewBundle();
        bundle.AddProgram("/bin/odd", "neither a script nor a program\n");
        string id = await berth.CreateAsync(config => config.Args("/bin/odd"), bundle);

        await berth.Daemon.KillAsync();
        await berth.Daemon.StartAgainAsync();
        (await berth.Client.PostAsync($"/v1/containers/{id}/start"))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "executable-not-permitted");

        Assert.Equal(126, (int?)(await berth.WaitAsync(id))["exitCode"]);
        Assert.Contains("ENOEXEC", (string?)(await berth.GetAsync(id))["exit"]!["error"], StringComparison.Ordinal);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Restart_StoppedContainer_IsStillThere()
    {
        string id = await berth.CreateStartedAsync(config => config.Shell("echo text; exit 12"));
        await berth.WaitAsync(id);
        JsonNode before = await berth.GetAsync(id);

        await berth.Daemon.KillAsync();
        await berth.Daemon.StartAgainAsync();

        JsonNode after = await berth.GetAsync(id);
        before["revision"] = after["revision"]!.DeepClone();
        Assert.True(JsonNode.DeepEquals(before, after), $"{before}\n{after}");
        Assert.Equal("text\n", await berth.LogsAsync(id));
        (await berth.Client.PostAsync($"/v1/containers/{id}/start")).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Restart_MonitorKilledMeanwhile_TheContainerIsStopped()
    {
        string running = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));
        string created = await berth.CreateAsync();
        using SafePidFd process = Pidfd.Open(await berth.PidAsync(running));
        using SafePidFd monitor = Pidfd.Open(ProcessTable.Parent(await berth.PidAsync(running)));
        using SafePidFd createdMonitor = Pidfd.Open(ProcessTable.Parent(await berth.PidAsync(created)));

        await berth.Daemon.KillAsync();
        Pidfd.SendSignal(monitor, 9);
        Pidfd.SendSignal(createdMonitor, 9);
        Assert.True(await Descriptors.AwaitReadableAsync(process));
        await berth.Daemon.StartAgainAsync();

        Assert.Equal("stopped", (string?)(await berth.WaitAsync(running))["status"]);
        Assert.Equal("stopped", (string?)(await berth.WaitAsync(created))["status"]);
        Assert.NotNull((await berth.GetAsync(running))["exit"]);
        await berth.DeleteAsync(running);
        await berth.DeleteAsync(created);
    }

    [RequiresContainersFact]
    public async Task Restart_Put_IsStillIdempotent()
    {
        string id = await berth.CreateAsync(config => config.Args("sleep", "1000"));

        await berth.Daemon.KillAsync();
        await berth.Daemon.StartAgainAsync();

        (await berth.PutAsync(id, config => config.Args("sleep", "1000"))).Expect(HttpStatusCode.OK);
        (await berth.PutAsync(id, config => config.Args("sleep", "1001"))).ExpectProblem(HttpStatusCode.Conflict, "container-exists");
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Restart_StopKillAndForcedDelete_Work()
    {
        string stop = await berth.CreateStartedAsync(config => config.Args("/bin/probe", "await", "15", "31"));
        string kill = await berth.CreateStartedAsync(config => config.Args("/bin/probe", "await", "10", "32"));
        string delete = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));
        await berth.AwaitLineAsync(stop, "ready");
        await berth.AwaitLineAsync(kill, "ready");

        await berth.Daemon.KillAsync();
        await berth.Daemon.StartAgainAsync();

        (await berth.Client.PostAsync($"/v1/containers/{stop}/stop?timeout=1000")).Expect(HttpStatusCode.NoContent);
        (await berth.Client.PostAsync($"/v1/containers/{kill}/kill", new JsonObject { ["signal"] = "USR1" })).Expect(HttpStatusCode.NoContent);
        Assert.Equal(31, (int?)(await berth.WaitAsync(stop))["exitCode"]);
        Assert.Equal(32, (int?)(await berth.WaitAsync(kill))["exitCode"]);
        await berth.DeleteAsync(delete, force: true);
        await berth.DeleteAsync(stop);
        await berth.DeleteAsync(kill);
    }

    [RequiresContainersFact]
    public async Task Restart_RegisteredBundles_AreStillThere()
    {
        string name = berth.NewId();
        (await berth.Client.PostAsync("/v1/bundles", new JsonObject { ["name"] = name, ["path"] = berth.Bundle.Directory }))
            .Expect(HttpStatusCode.Created);

        await berth.Daemon.KillAsync();
        await berth.Daemon.StartAgainAsync();

        (await berth.Client.GetAsync($"/v1/bundles/{name}")).Expect(HttpStatusCode.OK);
        (await berth.Client.DeleteAsync($"/v1/bundles/{name}")).Expect(HttpStatusCode.NoContent);
    }

    // a client that waits or follows does not hold up the end
    [RequiresContainersFact]
    public async Task Stop_WithOpenStreams_EndsAndLeavesTheContainer()
    {
        string id = await berth.CreateStartedAsync(config => config.Shell("echo ready; sleep 1000"));
        using Stream follow = await berth.Client.FollowAsync($"/v1/containers/{id}/logs?follow=true");
        using var reader = new StreamReader(follow);
        Assert.Equal("ready", await reader.ReadLineAsync());
        Task<JsonNode> wait = berth.WaitAsync(id);

        Assert.Equal(0, await berth.Daemon.StopAsync());

        Assert.NotNull(await Record.ExceptionAsync(() => wait));
        await berth.Daemon.StartAgainAsync();
        Assert.Equal("running", (string?)(await berth.GetAsync(id))["status"]);
        await berth.DeleteAsync(id, force: true);
    }

    private async Task EndDaemonAsync(bool kill)
    {
        if (kill)
        {
            await berth.Daemon.KillAsync();
        }
        else
        {
            Assert.Equal(0, await berth.Daemon.StopAsync());
        }
    }
}
