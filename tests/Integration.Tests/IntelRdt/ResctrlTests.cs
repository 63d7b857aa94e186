using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Http;

namespace Berth.Integration.Tests.IntelRdt;

/// <summary><c>linux.intelRdt</c> against a filesystem that behaves like the kernel's.</summary>
public sealed class ResctrlTests(ResctrlFixture berth) : IClassFixture<ResctrlFixture>, IDisposable
{
    // what a test leaves would count as a class of service for the next
    public void Dispose()
    {
        foreach (string group in berth.Resctrl.Groups)
        {
            Directory.Delete(berth.Resctrl[group]);
        }
    }

    [RequiresFuseFact]
    public async Task Create_WithoutClosId_MakesAGroupOfItsOwnAndDeleteRemovesIt()
    {
        string id = await CreateAsync("""{"l3CacheSchema": "L3:0=7f0;1=1f", "memBwSchema": "MB:0=20;1=70"}""");

        Assert.Equal([id], berth.Resctrl.Groups);
        Assert.Equal("    L3:0=7f0;1=1f\n    MB:0=  20;1=  70\n", Schemata(id));
        Assert.Equal([await berth.PidAsync(id)], berth.Resctrl.Tasks(id));

        await berth.StartAsync(id);
        Assert.Equal([await berth.PidAsync(id)], berth.Resctrl.Tasks(id));
        await berth.DeleteAsync(id, force: true);
        Assert.Empty(berth.Resctrl.Groups);
    }

    [RequiresFuseFact]
    public async Task Create_NothingButTheObject_MakesAGroupWithTheDefaults()
    {
        string id = await CreateAsync("{}");

        Assert.Equal("    L3:0=7ff;1=7ff\n    MB:0= 100;1= 100\n", Schemata(id));
        Assert.Empty(berth.Resctrl.MonitoringIn(id));
        await berth.DeleteAsync(id);
        Assert.Empty(berth.Resctrl.Groups);
    }

    [RequiresFuseFact]
    public async Task Create_Schemata_AreWrittenLastAndSoWin()
    {
        string id = await CreateAsync("""{"schemata": ["L3:0=3", "MB:1=50"], "l3CacheSchema": "L3:0=f;1=f", "memBwSchema": "MB:0=20;1=20"}""");

        Assert.Equal("    L3:0=3;1=f\n    MB:0=  20;1=  50\n", Schemata(id));
        await berth.DeleteAsync(id);
    }

    [RequiresFuseFact]
    public async Task Create_NewClosId_MakesTheGroupWhichStays()
    {
        string first = await CreateAsync("""{"closID": "gold", "l3CacheSchema": "L3:0=f"}""");
        string second = await CreateAsync("""{"closID": "gold", "l3CacheSchema": "L3:0=00F"}""");

        Assert.Equal(
            new[] { await berth.PidAsync(first), await berth.PidAsync(second) }.Order(), berth.Resctrl.Tasks("gold").Order());
        await berth.DeleteAsync(first);
        await berth.DeleteAsync(second);
        Assert.Equal(["gold"], berth.Resctrl.Groups);
        Assert.Equal("    L3:0=f;1=7ff\n    MB:0= 100;1= 100\n", Schemata("gold"));
    }

    [RequiresFuseFact]
    public async Task Create_ClosIdThatIsThereAlready_IsJoinedAndLeftAlone()
    {
        Directory.CreateDirectory(berth.Resctrl["gold"]);
        await File.WriteAllTextAsync(berth.Resctrl["gold/schemata"], "L3:0=3\n");

        string id = await CreateAsync("""{"closID": "gold"}""");

        Assert.Equal([await berth.PidAsync(id)], berth.Resctrl.Tasks("gold"));
        await berth.DeleteAsync(id);
        Assert.Equal("    L3:0=3;1=7ff\n    MB:0= 100;1= 100\n", Schemata("gold"));
    }

    [RequiresFuseFact]
    public async Task Create_ClosIdThatIsNotThereAndNoSchemata_IsRefused()
    {
        await RefusedAsync("""{"closID": "gold"}""", HttpStatusCode.Conflict, "resctrl-conflict", "it has to be there");
        Assert.Empty(berth.Resctrl.Groups);
    }

    [RequiresFuseTheory]
    [InlineData("""{"closID": "gold", "l3CacheSchema": "L3:0=f"}""", "L3 of 0 is 3, not f")]
    [InlineData("""{"closID": "gold", "memBwSchema": "MB:1=70"}""", "MB of 1 is 100, not 70")]
    [InlineData("""{"closID": "gold", "l3CacheSchema": "L3CODE:0=3"}""", "it has no L3CODE")]
    public async Task Create_ClosIdWithOtherValues_IsRefused(string rdt, string difference)
    {
        Directory.CreateDirectory(berth.Resctrl["gold"]);
        await File.WriteAllTextAsync(berth.Resctrl["gold/schemata"], "L3:0=3\n");

        await RefusedAsync(rdt, HttpStatusCode.Conflict, "resctrl-conflict", difference);

        Assert.Equal("    L3:0=3;1=7ff\n    MB:0= 100;1= 100\n", Schemata("gold"));
    }

    [RequiresFuseFact]
    public async Task Create_SchemataForAGroupThatIsThere_AreWrittenAndTakenBackWhenTheCreateFails()
    {
        Directory.CreateDirectory(berth.Resctrl["gold"]);
        await File.WriteAllTextAsync(berth.Resctrl["gold/schemata"], "L3:0=3\n");

        string id = berth.NewId();
        Reply failed = await berth.PutAsync(id, config =>
            Rdt(config, """{"closID": "gold", "schemata": ["L3:0=f"]}""").Args("/no/such/program"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, failed.Status);
        Assert.Equal("    L3:0=3;1=7ff\n    MB:0= 100;1= 100\n", Schemata("gold"));

        await RefusedAsync(
            """{"closID": "gold", "schemata": ["L3:0=f", "L3:1=5"]}""",
            HttpStatusCode.UnprocessableEntity, "resource-refused", "The mask 5 has non-consecutive 1-bits", "/linux/intelRdt/schemata/1");
        Assert.Equal("    L3:0=3;1=7ff\n    MB:0= 100;1= 100\n", Schemata("gold"));

        string kept = await CreateAsync("""{"closID": "gold", "schemata": ["L3:0=f"]}""");
        await berth.DeleteAsync(kept);
        Assert.Equal("    L3:0=f;1=7ff\n    MB:0= 100;1= 100\n", Schemata("gold"));
    }

    [RequiresFuseFact]
    public async Task Create_RootAsClosId_JoinsTheRoot()
    {
        string id = await CreateAsync("""{"closID": "/", "enableMonitoring": true}""");

        Assert.Contains(await berth.PidAsync(id), berth.Resctrl.Tasks(""));
        Assert.Equal([id], berth.Resctrl.MonitoringIn(""));
        await berth.DeleteAsync(id);
        Assert.Empty(berth.Resctrl.MonitoringIn(""));
        Assert.Empty(berth.Resctrl.Groups);
    }

    [RequiresFuseFact]
    public async Task Create_Monitoring_HasItsOwnGroupWithinTheOther()
    {
        Directory.CreateDirectory(berth.Resctrl["gold"]);
        string id = await CreateAsync("""{"closID": "gold", "enableMonitoring": true}""");
        int pid = await berth.PidAsync(id);

        Assert.Equal([pid], berth.Resctrl.Tasks("gold"));
        Assert.Equal([pid], berth.Resctrl.Tasks($"gold/mon_groups/{id}"));
        await berth.DeleteAsync(id);
        Assert.Empty(berth.Resctrl.MonitoringIn("gold"));
    }

    [RequiresFuseFact]
    public async Task Create_MonitoringGroupOfThatNameIsThere_IsRefusedAndLeavesIt()
    {
        string id = berth.NewId();
        Directory.CreateDirectory(berth.Resctrl[$"mon_groups/{id}"]);

        Reply reply = await berth.PutAsync(id, config => Rdt(config, """{"closID": "/", "enableMonitoring": true}"""));

        Assert.Equal("resctrl-conflict", (string?)reply.Expect(HttpStatusCode.Conflict).Json["code"]);
        Assert.Equal([id], berth.Resctrl.MonitoringIn(""));
        Directory.Delete(berth.Resctrl[$"mon_groups/{id}"]);
    }

    [RequiresFuseFact]
    public async Task Exec_JoinsTheContainersGroups()
    {
        string id = await CreateAsync("""{"l3CacheSchema": "L3:0=f", "enableMonitoring": true}""");
        await berth.StartAsync(id);
        (await berth.Client.PostAsync(
            $"/v1/containers/{id}/execs", new JsonObject { ["id"] = "other", ["args"] = new JsonArray("sleep", "1000") })).Expect(HttpStatusCode.Created);
        (await berth.Client.PostAsync($"/v1/containers/{id}/execs/other/start")).Expect(HttpStatusCode.NoContent);
        int exec = (int)(await berth.Client.GetAsync($"/v1/containers/{id}/execs/other")).Json["pid"]!;

        Assert.Contains(exec, berth.Resctrl.Tasks(id));
        Assert.Contains(exec, berth.Resctrl.Tasks($"{id}/mon_groups/{id}"));
        await berth.DeleteAsync(id, force: true);
        Assert.Empty(berth.Resctrl.Groups);
    }

    [RequiresFuseTheory]
    [InlineData("""{"l3CacheSchema": "L3:0=fff"}""", "/linux/intelRdt/l3CacheSchema", "Mask out of range, value \"L3:0=fff\"")]
    [InlineData("""{"memBwSchema": "MB:0=5"}""", "/linux/intelRdt/memBwSchema", "MB value 5 out of range [10,100]")]
    [InlineData("""{"schemata": ["L3:0=f", "L2:0=f"]}""", "/linux/intelRdt/schemata/1", "Unknown or unsupported resource name 'L2'")]
    [InlineData("""{"closID": "gold", "schemata": ["L3"]}""", "/linux/intelRdt/schemata/0", "Missing ':'")]
    public async Task Create_ValueThatTheKernelRefuses_SaysFileValueAndReason(string rdt, string pointer, string reason)
    {
        JsonNode problem = await RefusedAsync(rdt, HttpStatusCode.UnprocessableEntity, "resource-refused", reason, pointer);

        Assert.Equal("EINVAL", (string?)problem["errno"]);
        Assert.EndsWith("/schemata", (string?)problem["path"], StringComparison.Ordinal);
        Assert.Empty(berth.Resctrl.Groups);
    }

    [RequiresFuseFact]
    public async Task Create_NoClassOfServiceLeft_SaysSoAndLeavesNothing()
    {
        string[] groups = [.. Enumerable.Range(1, ResctrlFixture.Classes - 1).Select(number => $"group{number}")];
        Array.ForEach(groups, group => Directory.CreateDirectory(berth.Resctrl[group]));

        JsonNode problem = await RefusedAsync("{}", HttpStatusCode.ServiceUnavailable, "resctrl-failed", "Out of CLOSIDs");

        Assert.Equal("ENOSPC", (string?)problem["errno"]);
        Assert.Equal(groups, berth.Resctrl.Groups);
    }

    [RequiresFuseTheory]
    [InlineData("{}")]
    [InlineData("""{"closID": "gold", "l3CacheSchema": "L3:0=f"}""")]
    [InlineData("""{"closID": "/", "enableMonitoring": true}""")]
    public async Task Create_FailsLater_LeavesNoGroup(string rdt)
    {
        string id = berth.NewId();

        Reply reply = await berth.PutAsync(id, config => Rdt(config, rdt).Args("/no/such/program"));

        Assert.Equal("executable-not-found", (string?)reply.Json["code"]);
        Assert.Empty(berth.Resctrl.Groups);
        Assert.Empty(berth.Resctrl.MonitoringIn(""));
    }

    [RequiresFuseTheory]
    [InlineData("""{"closID": "a/b"}""", "/linux/intelRdt/closID")]
    [InlineData("""{"closID": ".."}""", "/linux/intelRdt/closID")]
    [InlineData("""{"closID": "info"}""", "/linux/intelRdt/closID")]
    [InlineData("""{"memBwSchema": "L3:0=f"}""", "/linux/intelRdt/memBwSchema")]
    [InlineData("""{"schemata": ["L3:0=f\nMB:0=20"]}""", "/linux/intelRdt/schemata/0")]
    public async Task Create_ConfigThatIsWrong_IsRefusedAtItsPointer(string rdt, string pointer) =>
        await RefusedAsync(rdt, HttpStatusCode.UnprocessableEntity, "invalid-config", "", pointer);

    [RequiresFuseFact]
    public async Task DryRun_ShowsTheGroupAndMakesNone()
    {
        Reply reply = await berth.Client.PostAsync(
            "/v1/containers?dryRun=true",
            berth.CreateRequest(config => Rdt(config, """{"closID": "gold", "schemata": ["L3:0=f"], "enableMonitoring": true}""")));

        JsonNode rdt = reply.Expect(HttpStatusCode.OK).Json["plan"]!["intelRdt"]!;
        Assert.Equal("gold", (string?)rdt["group"]);
        Assert.Equal("L3:0=f", (string?)rdt["schemata"]![0]!["value"]);
        Assert.True((bool)rdt["monitoring"]!);
        Assert.Empty(berth.Resctrl.Groups);
    }

    [RequiresFuseFact]
    public async Task Update_OfSchemata_IsInTheFileTheAnswerAndTheConfig()
    {
        string id = await CreateAsync("""{"l3CacheSchema": "L3:0=f"}""");

        JsonNode answer = (await UpdateAsync(id, """{"l3CacheSchema": "L3:1=ff", "memBwSchema": "MB:0=25"}""")).Expect(HttpStatusCode.OK).Json;

        Assert.Equal("    L3:0=f;1=ff\n    MB:0=  30;1= 100\n", Schemata(id));
        JsonNode[] values = [.. answer["values"]!.AsArray().Select(value => value!)];
        Assert.Equal(["/linux/intelRdt/l3CacheSchema", "/linux/intelRdt/memBwSchema"], values.Select(value => (string?)value["pointer"]));
        Assert.Equal(["L3:0=f;1=ff", "MB:0=30;1=100"], values.Select(value => (string?)value["effective"]));
        await berth.Daemon.KillAsync();
        await berth.Daemon.StartAgainAsync();
        JsonNode config = (await berth.Client.GetAsync($"/v1/containers/{id}/config")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal("L3:1=ff", (string?)config["linux"]!["intelRdt"]!["l3CacheSchema"]);
        Assert.Equal("MB:0=25", (string?)config["linux"]!["intelRdt"]!["memBwSchema"]);
        await berth.DeleteAsync(id);
    }

    [RequiresFuseFact]
    public async Task Update_OneOfItRefused_ChangesNothing()
    {
        string id = await CreateAsync("""{"l3CacheSchema": "L3:0=f"}""");

        Reply reply = await UpdateAsync(id, """{"l3CacheSchema": "L3:0=ff", "schemata": ["MB:0=5"]}""");

        JsonNode error = Assert.Single(reply.Expect(HttpStatusCode.UnprocessableEntity).Json["errors"]!.AsArray())!;
        Assert.Equal("/linux/intelRdt/schemata/0", (string?)error["pointer"]);
        Assert.Equal("    L3:0=f;1=7ff\n    MB:0= 100;1= 100\n", Schemata(id));
        await berth.DeleteAsync(id);
    }

    [RequiresFuseFact]
    public async Task Update_RefusedLimit_TakesTheSchemataBack()
    {
        string id = await CreateAsync("""{"l3CacheSchema": "L3:0=f"}""");

        Reply reply = await berth.Client.PatchAsync($"/v1/containers/{id}", JsonNode.Parse(
            """{"intelRdt": {"l3CacheSchema": "L3:0=ff"}, "resources": {"cpu": {"cpus": "4095"}}}""")!);

        Assert.Equal("resource-refused", (string?)reply.Expect(HttpStatusCode.UnprocessableEntity).Json["code"]);
        Assert.Equal("    L3:0=f;1=7ff\n    MB:0= 100;1= 100\n", Schemata(id));
        await berth.DeleteAsync(id);
    }

    [RequiresFuseTheory]
    [InlineData("""{"closID": "gold"}""", "/linux/intelRdt/closID", "can not be changed")]
    [InlineData("""{"enableMonitoring": true}""", "/linux/intelRdt/enableMonitoring", "can not be changed")]
    [InlineData("""{"memBwSchema": "L3:0=f"}""", "/linux/intelRdt/memBwSchema", "does not begin with MB:")]
    [InlineData("""{"schemata": "L3:0=f"}""", "/linux/intelRdt/schemata", "")]
    public async Task Update_WhatCanNotBe_IsRefusedAtItsPointer(string change, string pointer, string message)
    {
        string id = await CreateAsync("{}");

        JsonNode error = Assert.Single((await UpdateAsync(id, change)).Expect(HttpStatusCode.UnprocessableEntity).Json["errors"]!.AsArray())!;

        Assert.Equal(pointer, (string?)error["pointer"]);
        Assert.Contains(message, (string?)error["message"], StringComparison.Ordinal);
        await berth.DeleteAsync(id);
    }

    [RequiresFuseFact]
    public async Task Update_OfAContainerWithout_IsRefused()
    {
        string id = await berth.CreateAsync(config => config.Args("sleep", "1000"));

        JsonNode error = Assert.Single(
            (await UpdateAsync(id, """{"memBwSchema": "MB:0=20"}""")).Expect(HttpStatusCode.UnprocessableEntity).Json["errors"]!.AsArray())!;

        Assert.Equal("/linux/intelRdt", (string?)error["pointer"]);
        await berth.DeleteAsync(id);
    }

    [RequiresFuseFact]
    public async Task Stats_WithMonitoring_HaveTheCountersOfEachCache()
    {
        string id = await CreateAsync("""{"enableMonitoring": true}""");
        string without = await CreateAsync("{}");

        JsonNode[] usage = [.. (await StatsAsync(id))!.AsArray().Select(domain => domain!)];

        Assert.Equal(["L3", "L3"], usage.Select(domain => (string?)domain["resource"]));
        Assert.Equal([0, 1], usage.Select(domain => (int)domain["domain"]!));
        Assert.Equal(4194304, (long)usage[0]["occupancyBytes"]!);
        Assert.Equal(18446744073709551, (long)usage[0]["totalBytes"]!);
        Assert.Equal(1024, (long)usage[0]["localBytes"]!);
        Assert.Null(usage[1]["localBytes"]);
        Assert.Null(await StatsAsync(without));
        await berth.DeleteAsync(id);
        await berth.DeleteAsync(without);
    }

    [RequiresFuseFact]
    public async Task Restart_OfTheDaemon_KnowsTheGroups()
    {
        string own = await CreateAsync("""{"enableMonitoring": true}""");
        string named = await CreateAsync("""{"closID": "gold", "l3CacheSchema": "L3:0=f", "enableMonitoring": true}""");
        await berth.Daemon.KillAsync();
        await berth.Daemon.StartAgainAsync();

        await berth.DeleteAsync(own);
        await berth.DeleteAsync(named);

        Assert.Equal(["gold"], berth.Resctrl.Groups);
        Assert.Empty(berth.Resctrl.MonitoringIn("gold"));
    }

    private static JsonObject Rdt(JsonObject config, string rdt)
    {
        config.Linux()["intelRdt"] = JsonNode.Parse(rdt);
        return config.Args("sleep", "1000");
    }

    private Task<string> CreateAsync(string rdt) => berth.CreateAsync(config => Rdt(config, rdt));

    private Task<Reply> UpdateAsync(string id, string change) =>
        berth.Client.PatchAsync($"/v1/containers/{id}", new JsonObject { ["intelRdt"] = JsonNode.Parse(change) });

    private async Task<JsonNode?> StatsAsync(string id) =>
        (await berth.Client.GetAsync($"/v1/containers/{id}/stats")).Expect(HttpStatusCode.OK).Json["intelRdt"];

    private string Schemata(string group) => File.ReadAllText(berth.Resctrl[$"{group}/schemata"]);

    private async Task<JsonNode> RefusedAsync(string rdt, HttpStatusCode status, string code, string text, string? pointer = null)
    {
        Reply reply = await berth.PutAsync(berth.NewId(), config => Rdt(config, rdt));
        JsonNode problem = reply.Expect(status).Json;
        Assert.Equal(code, (string?)problem["code"]);
        if (pointer is null)
        {
            Assert.Contains(text, (string?)problem["detail"], StringComparison.Ordinal);
        }
        else
        {
            JsonNode error = Assert.Single(problem["errors"]!.AsArray())!;
            Assert.Equal(pointer, (string?)error["pointer"]);
            Assert.Contains(text, (string?)error["message"], StringComparison.Ordinal);
        }

        return problem;
    }
}
