using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;

namespace Berth.Integration.Tests.Stats;

/// <summary>What real containers use, by what they were told to use.</summary>
public sealed class StatsTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    private const long Megabyte = 1 << 20;

    [RequiresLimitsFact("memory", "pids", "cpu")]
    public async Task Stats_RunningContainer_HasWhatItUses()
    {
        const string Compute = "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done";
        string id = await berth.CreateStartedAsync(config => config
            .Shell($"head -c {20 * Megabyte} /dev/zero > /dev/shm/file; {Compute}; echo ready; sleep 1000 & wait")
            .Resources("memory", $$"""{"limit":{{64 * Megabyte}}}""")
            .Resources("pids", """{"limit":20}"""));
        await berth.AwaitLineAsync(id, "ready");

        JsonNode stats = await StatsAsync(id);

        Assert.Equal((id, "running"), ((string?)stats["id"], (string?)stats["status"]));
        Assert.Equal(64 * Megabyte, (long)stats["memory"]!["limit"]!);
        Assert.InRange((long)stats["memory"]!["usage"]!, 20 * Megabyte, 64 * Megabyte);
        Assert.InRange((long)stats["memory"]!["peak"]!, (long)stats["memory"]!["usage"]!, 64 * Megabyte);
        Assert.True((long)stats["memory"]!["breakdown"]!["shared"]! >= 20 * Megabyte, stats.ToString());
        Assert.Equal(0, (int)stats["memory"]!["oomKills"]!);
        Assert.True((long)stats["cpu"]!["usageNanoseconds"]! > 1_000_000, stats.ToString());
        Assert.Equal(20, (int)stats["pids"]!["limit"]!);
        Assert.InRange((int)stats["pids"]!["current"]!, 1, 2);
        Assert.Equal("lo", (string?)Assert.Single(stats["network"]!.AsArray())!["interface"]);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresLimitsFact("cpu")]
    public async Task Stats_ContainerThatWasThrottled_SaysSo()
    {
        string id = await berth.CreateStartedAsync(config => config
            .Shell("i=0; while [ $i -lt 30000 ]; do i=$((i+1)); done")
            .Resources("cpu", """{"quota":10000,"period":50000}"""));
        await berth.WaitAsync(id);

        JsonNode stats = await StatsAsync(id);

        Assert.True((long)stats["cpu"]!["throttledPeriods"]! > 0, stats.ToString());
        Assert.True((long)stats["cpu"]!["throttledNanoseconds"]! > 0, stats.ToString());
        Assert.Equal("stopped", (string?)stats["status"]);
        Assert.Null(stats["network"]);
        await berth.DeleteAsync(id);
    }

    [RequiresLimitsFact("pids")]
    public async Task Stats_ForkBomb_CountsWhatTheLimitRefused()
    {
        string id = await berth.CreateStartedAsync(config => config
            .Shell("i=0; while [ $i -lt 50 ]; do sleep 1000 & i=$((i+1)); done").Resources("pids", """{"limit":10}"""));
        await berth.WaitAsync(id);

        Assert.True((long)(await StatsAsync(id))["pids"]!["limitHits"]! > 0);
        await berth.DeleteAsync(id);
    }

    [RequiresCgroup2ContainersFact]
    public async Task Stats_OnCgroup2_HavePressure()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));

        JsonNode stats = await StatsAsync(id);

        Assert.Equal(File.Exists("/proc/pressure/cpu"), stats["pressure"]?["cpu"]?["some"] is not null);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Stats_OfAll_HasThoseThatLive()
    {
        string created = await berth.CreateAsync();
        string running = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));
        string stopped = await berth.CreateStartedAsync(config => config.Args("true"));
        await berth.WaitAsync(stopped);

        JsonNode all = (await berth.Client.GetAsync("/v1/stats")).Expect(HttpStatusCode.OK).Json;

        string?[] ids = [.. all["items"]!.AsArray().Select(one => (string?)one!["id"])];
        Assert.Contains(created, ids);
        Assert.Contains(running, ids);
        Assert.DoesNotContain(stopped, ids);
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        await berth.DeleteAsync(created);
        await berth.DeleteAsync(running, force: true);
        await berth.DeleteAsync(stopped);
    }

    [RequiresContainersFact]
    public async Task Stream_OfAContainer_GoesOnUntilItHasStopped()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));
        using var events = new StreamReader(await berth.Client.FollowAsync($"/v1/containers/{id}/stats?stream=true&interval=100"));

        Assert.Equal("running", await NextStatusAsync(events));
        Assert.Equal("running", await NextStatusAsync(events));
        (await berth.Client.PostAsync($"/v1/containers/{id}/stop?signal=KILL")).Expect(HttpStatusCode.NoContent);

        string? status;
        while ((status = await NextStatusAsync(events)) == "running")
        {
            // one may have been on its way
        }

        Assert.Equal("stopped", status);
        Assert.Null(await events.ReadLineAsync());
        await berth.DeleteAsync(id);
    }

    // not at the end of an interval of an hour
    [RequiresContainersFact]
    public async Task Stream_ContainerStops_TellsAtOnceAndEnds()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));
        using var events = new StreamReader(await berth.Client.FollowAsync($"/v1/containers/{id}/stats?stream=true&interval=3600000"));
        Assert.Equal("running", await NextStatusAsync(events));

        (await berth.Client.PostAsync($"/v1/containers/{id}/stop?signal=KILL")).Expect(HttpStatusCode.NoContent);

        Assert.Equal("stopped", await NextStatusAsync(events));
        Assert.Null(await events.ReadLineAsync());
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Stream_ContainerIsDeleted_Ends()
    {
        string id = await berth.CreateAsync();
        using var events = new StreamReader(await berth.Client.FollowAsync($"/v1/containers/{id}/stats?stream=true&interval=3600000"));
        Assert.Equal("created", await NextStatusAsync(events));

        await berth.DeleteAsync(id, force: true);

        Assert.DoesNotContain("\"status\":\"created\"", await events.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [RequiresContainersFact]
    public async Task Stream_OfAll_HasOneEventEachInterval()
    {
        string id = await berth.CreateAsync();
        using var events = new StreamReader(await berth.Client.FollowAsync("/v1/stats?stream=true&interval=100"));

        for (int i = 0; i < 2; i++)
        {
            JsonNode all = await NextAsync(events) ?? throw new InvalidOperationException("the stream has ended");
            Assert.Contains(id, all["items"]!.AsArray().Select(one => (string?)one!["id"]));
        }

        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Processes_OfAContainer_AreDescribed()
    {
        string id = await berth.CreateStartedAsync(config => config.Shell("sleep 1000 & echo ready; wait"));
        await berth.AwaitLineAsync(id, "ready");

        JsonArray processes = (await berth.Client.GetAsync($"/v1/containers/{id}/processes")).Expect(HttpStatusCode.OK).Json["items"]!.AsArray();

        Assert.Equal(2, processes.Count);
        int pid = await berth.PidAsync(id);
        JsonNode first = processes.Single(process => (int)process!["pid"]! == pid)!;
        JsonNode second = processes.Single(process => (int)process!["pid"]! != pid)!;
        Assert.Equal(1, (int)first["containerPid"]!);
        Assert.Equal(["sh", "-c", "sleep 1000 & echo ready; wait"], first["command"]!.AsArray().Select(word => (string?)word));
        Assert.Equal(pid, (int)second["parentPid"]!);
        Assert.NotEqual((int)second["pid"]!, (int)second["containerPid"]!);
        Assert.Equal(0, (int)second["user"]!);
        Assert.True((DateTimeOffset)first["startedAt"]! <= (DateTimeOffset)second["startedAt"]!);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Processes_OfAStoppedContainer_AreNone()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("true"));
        await berth.WaitAsync(id);

        Assert.Empty((await berth.Client.GetAsync($"/v1/containers/{id}/processes")).Expect(HttpStatusCode.OK).Json["items"]!.AsArray());
        await berth.DeleteAsync(id);
    }

    private static async Task<string?> NextStatusAsync(StreamReader events) => (string?)(await NextAsync(events))?["status"];

    // a line with the type, one with the data, an empty one
    private static async Task<JsonNode?> NextAsync(StreamReader events)
    {
        Assert.Equal("event: stats", await events.ReadLineAsync());
        string data = (await events.ReadLineAsync())!;
        Assert.Equal("", await events.ReadLineAsync());
        return JsonNode.Parse(data["data: ".Length..]);
    }

    private async Task<JsonNode> StatsAsync(string id) =>
        (await berth.Client.GetAsync($"/v1/containers/{id}/stats")).Expect(HttpStatusCode.OK).Json;
}
