using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Host;
using Berth.TestSupport.Http;

namespace Berth.Integration.Tests.Lifecycle;

/// <summary>Changing the limits of containers that are there.</summary>
public sealed class UpdateTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    private const string Megabytes64 = "67108864", Megabytes128 = "134217728", Megabytes32 = "33554432";

    [RequiresLimitsFact("memory", "pids")]
    public async Task Update_SeveralLimits_AreInTheFilesAndInTheAnswer()
    {
        string id = await SleepingAsync($$"""{"limit":{{Megabytes64}}}""");
        long revision = (long)(await berth.GetAsync(id))["revision"]!;

        JsonNode answer = (await UpdateAsync(id, $$$"""{"memory":{"limit":{{{Megabytes128}}}},"pids":{"limit":33}}""")).Expect(HttpStatusCode.OK).Json;

        Assert.Equal(Megabytes128, Memory(id));
        Assert.Equal("33", ContainerFiles.Read(id, "pids.max"));
        Assert.Equal(
            ["/linux/resources/memory/limit", "/linux/resources/pids/limit"], answer["values"]!.AsArray().Select(value => (string?)value!["pointer"]));
        Assert.Equal([Megabytes128, "33"], answer["values"]!.AsArray().Select(value => (string?)value!["effective"]));
        Assert.Equal(33, (int?)answer["resources"]!["pids"]!["limit"]);
        Assert.True((long)answer["revision"]! > revision);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresLimitsFact("memory", "pids")]
    public async Task Update_ThenConfig_HasTheNewLimitsAndKeepsTheOld()
    {
        string id = await SleepingAsync($$"""{"limit":{{Megabytes64}}}""");

        (await UpdateAsync(id, """{"pids":{"limit":33}}""")).Expect(HttpStatusCode.OK);

        JsonNode now = await ConfigAsync(id, "");
        Assert.Equal(33, (int?)now["linux"]!["resources"]!["pids"]!["limit"]);
        Assert.Equal(Megabytes64, $"{now["linux"]!["resources"]!["memory"]!["limit"]}");
        Assert.Null((await ConfigAsync(id, "?asCreated=true"))["linux"]!["resources"]!["pids"]);
        Assert.Equal(Megabytes64, Memory(id));
        await berth.DeleteAsync(id, force: true);
    }

    // whichever of the two has to be written first
    [RequiresLimitsFact("memory")]
    public async Task Update_MemoryAndSwap_GoUpAndDown()
    {
        string id = await SleepingAsync($$"""{"limit":{{Megabytes64}},"swap":{{Megabytes64}}}""");

        foreach (string size in (string[])[Megabytes128, Megabytes32, Megabytes64])
        {
            (await UpdateAsync(id, $$$"""{"memory":{"limit":{{{size}}},"swap":{{{size}}}}}""")).Expect(HttpStatusCode.OK);
            Assert.Equal(size, Memory(id));
        }

        await berth.DeleteAsync(id, force: true);
    }

    [RequiresLimitsFact("memory", "pids", "cpuset")]
    public async Task Update_OneValueRefused_ChangesNothing()
    {
        string id = await SleepingAsync($$"""{"limit":{{Megabytes64}}}""");
        string pids = ContainerFiles.Read(id, "pids.max"), cpus = ContainerFiles.Read(id, "cpuset.cpus.effective", "cpuset.cpus");

        JsonNode problem = (await UpdateAsync(
                id, $$$"""{"memory":{"limit":{{{Megabytes128}}}},"cpu":{"cpus":"0"},"pids":{"limit":9223372036854775807}}"""))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "resource-refused");

        Assert.Equal("/linux/resources/pids/limit", (string?)Assert.Single(problem["errors"]!.AsArray())!["pointer"]);
        Assert.Equal("EINVAL", (string?)problem["errno"]);
        Assert.EndsWith("/pids.max", (string?)problem["path"], StringComparison.Ordinal);
        Assert.Contains("9223372036854775807", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Equal((Megabytes64, pids, cpus), (Memory(id), ContainerFiles.Read(id, "pids.max"), ContainerFiles.Read(id, "cpuset.cpus.effective", "cpuset.cpus")));
        Assert.Null((await ConfigAsync(id, ""))["linux"]!["resources"]!["pids"]);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Update_WrongValues_AreRefusedWithTheirPointers()
    {
        string id = await berth.CreateAsync();

        JsonNode problem = (await UpdateAsync(id, """{"memory":{"limit":-7},"pids":{"limit":"many"}}"""))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-config");
        Assert.Equal("/linux/resources/pids/limit", (string?)problem["errors"]![0]!["pointer"]);
        problem = (await UpdateAsync(id, """{"memory":{"limit":-7}}""")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-config");
        Assert.Equal("/linux/resources/memory/limit", (string?)problem["errors"]![0]!["pointer"]);
        problem = (await berth.Client.PatchAsync($"/v1/containers/{id}", new JsonObject()))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-request");
        Assert.Equal("/resources", (string?)problem["errors"]![0]!["pointer"]);
        await berth.DeleteAsync(id);
    }

    [RequiresLimitsFact("pids")]
    public async Task Update_CreatedPausedAndStoppedContainer_WorksUntilItHasStopped()
    {
        string id = await berth.CreateAsync(config => config.Args("sleep", "1000"));
        (await UpdateAsync(id, """{"pids":{"limit":21}}""")).Expect(HttpStatusCode.OK);
        await berth.StartAsync(id);
        (await berth.Client.PostAsync($"/v1/containers/{id}/pause")).Expect(HttpStatusCode.NoContent);
        (await UpdateAsync(id, """{"pids":{"limit":22}}""")).Expect(HttpStatusCode.OK);
        Assert.Equal("22", ContainerFiles.Read(id, "pids.max"));
        Assert.Equal("paused", (string?)(await berth.GetAsync(id))["status"]);
        (await berth.Client.PostAsync($"/v1/containers/{id}/kill", new JsonObject { ["signal"] = "KILL" })).Expect(HttpStatusCode.NoContent);
        await berth.WaitAsync(id);

        JsonNode problem = (await UpdateAsync(id, """{"pids":{"limit":23}}""")).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");

        Assert.Equal("stopped", (string?)problem["state"]);
        await berth.DeleteAsync(id);
    }

    // from inside: what could not be forked before can be now
    [RequiresLimitsFact("pids")]
    public async Task Update_LimitOfTasks_HoldsForWhatRuns()
    {
        using var directory = new TemporaryDirectory();
        using var go = new Fifo(directory["go"]);
        string id = await berth.CreateStartedAsync(config => config
            .Shell("sh -c 'sleep 0.01 & sleep 0.01 & wait' 2>/dev/null && echo forks; echo ready; read x < /tmp/go; sh -c 'true & true & wait' && echo forks now")
            .Resources("pids", """{"limit":2}""")
            .Bind(directory.Path, "/tmp"));
        await berth.AwaitLineAsync(id, "ready");

        (await UpdateAsync(id, """{"pids":{"limit":-1}}""")).Expect(HttpStatusCode.OK);
        go.WriteLine();

        Assert.Equal(0, (int?)(await berth.WaitAsync(id))["exitCode"]);
        Assert.Equal("ready\nforks now\n", await berth.LogsAsync(id));
        await berth.DeleteAsync(id);
    }

    [RequiresLimitsFact("memory", "pids")]
    public async Task Update_DaemonIsKilled_TheNextOneKnowsTheLimits()
    {
        string id = await SleepingAsync($$"""{"limit":{{Megabytes64}}}""");
        (await UpdateAsync(id, """{"pids":{"limit":33}}""")).Expect(HttpStatusCode.OK);

        await berth.Daemon.KillAsync();
        await berth.Daemon.StartAgainAsync();

        Assert.Equal(33, (int?)(await ConfigAsync(id, ""))["linux"]!["resources"]!["pids"]!["limit"]);
        Assert.Equal("33", ContainerFiles.Read(id, "pids.max"));
        (await UpdateAsync(id, $$$"""{"memory":{"limit":{{{Megabytes128}}}}}""")).Expect(HttpStatusCode.OK);
        Assert.Equal(33, (int?)(await ConfigAsync(id, ""))["linux"]!["resources"]!["pids"]!["limit"]);
        await berth.DeleteAsync(id, force: true);
    }

    // what a daemon leaves that dies between the first write and the last
    [RequiresLimitsFact("pids")]
    public async Task Update_DaemonDiesBeforeItsEnd_IsTakenBack()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000").Resources("pids", """{"limit":40}"""));
        await berth.Daemon.KillAsync();
        string file = Path.Combine(berth.Daemon.Roots.State, "containers", id, "state.json");
        JsonNode state = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        state["berth"]!["undo"] = new JsonObject
        {
            ["writes"] = new JsonArray(new JsonObject
            {
                ["file"] = "pids.max",
                ["value"] = "40",
                ["pointer"] = "/linux/resources/pids/limit",
                ["controller"] = "pids",
                ["isUnified"] = CgroupTree.IsUnified(ContainerFiles.Find(id, "pids.max")),
            }),
        };
        await File.WriteAllTextAsync(file, state.ToJsonString());
        await File.WriteAllTextAsync(ContainerFiles.Find(id, "pids.max"), "50");

        await berth.Daemon.StartAgainAsync();

        Assert.Equal("40", ContainerFiles.Read(id, "pids.max"));
        Assert.Null(JsonNode.Parse(await File.ReadAllTextAsync(file))!["berth"]!["undo"]);
        Assert.Equal(40, (int?)(await ConfigAsync(id, ""))["linux"]!["resources"]!["pids"]!["limit"]);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Update_DeviceRules_HoldForWhatRuns()
    {
        using var directory = new TemporaryDirectory();
        using var go = new Fifo(directory["go"]);
        string id = await berth.CreateStartedAsync(config => config
            .Shell("(exec 3</dev/kmsg) && echo open; echo ready; read x < /tmp/go; (exec 3</dev/kmsg) 2>/dev/null || echo denied")
            .Capabilities(["CAP_SYSLOG", "CAP_SYS_ADMIN"])
            .Bind(directory.Path, "/tmp")
            .Linux().Merge("""
                {"devices":[{"path":"/dev/kmsg","type":"c","major":1,"minor":11,"fileMode":438}],
                 "resources":{"devices":[{"allow":false},{"allow":true,"type":"c","major":1,"minor":11,"access":"r"}]}}
                """));
        await berth.AwaitLineAsync(id, "ready");

        (await UpdateAsync(id, """{"devices":[{"allow":false}]}""")).Expect(HttpStatusCode.OK);
        go.WriteLine();

        await berth.WaitAsync(id);
        Assert.Equal("open\nready\ndenied\n", await berth.LogsAsync(id));
        await berth.DeleteAsync(id);
    }

    // killed at any moment of many updates, both limits are of the same one
    [RequiresLimitsFact("memory", "pids")]
    public async Task Update_DaemonIsKilledMeanwhile_AllOrNothingIsLeft()
    {
        string id = await SleepingAsync($$"""{"limit":{{Megabytes64}}}""");
        (await UpdateAsync(id, Both(1))).Expect(HttpStatusCode.OK);
        Task updates = ManyAsync(id);
        while ((long)(await berth.GetAsync(id))["revision"]! < 20)
        {
            // a few of them are through
        }

        await berth.Daemon.KillAsync();
        Assert.NotNull(await Record.ExceptionAsync(() => updates));
        await berth.Daemon.StartAgainAsync();

        long pids = long.Parse(ContainerFiles.Read(id, "pids.max")), memory = long.Parse(Memory(id));
        Assert.Equal(memory, (1000 + pids) * 4096 * 8);
        JsonNode resources = (await ConfigAsync(id, ""))["linux"]!["resources"]!;
        Assert.Equal((pids, memory), ((long)resources["pids"]!["limit"]!, (long)resources["memory"]!["limit"]!));
        await berth.DeleteAsync(id, force: true);
    }

    private static string Both(int i) => $$$"""{"memory":{"limit":{{{(1000 + i) * 4096 * 8}}}},"pids":{"limit":{{{i}}}}}""";

    private static string Memory(string id) => ContainerFiles.Read(id, "memory.limit_in_bytes", "memory.max");

    private async Task ManyAsync(string id)
    {
        for (int i = 2; i < 100_000; i++)
        {
            (await UpdateAsync(id, Both(i))).Expect(HttpStatusCode.OK);
        }
    }

    private Task<string> SleepingAsync(string memory) =>
        berth.CreateStartedAsync(config => config.Args("sleep", "1000").Resources("memory", memory));

    private Task<Reply> UpdateAsync(string id, string resources) =>
        berth.Client.PatchAsync($"/v1/containers/{id}", new JsonObject { ["resources"] = JsonNode.Parse(resources) });

    private async Task<JsonNode> ConfigAsync(string id, string query) =>
        (await berth.Client.GetAsync($"/v1/containers/{id}/config{query}")).Expect(HttpStatusCode.OK).Json;
}
