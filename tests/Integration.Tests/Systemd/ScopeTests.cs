using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Daemon;
using Berth.TestSupport.Host;

namespace Berth.Integration.Tests.Systemd;

/// <summary>Containers as units of systemd (systemd.scope(5)), by what systemd says of them.</summary>
public sealed class ScopeTests(SystemdFixture berth) : IClassFixture<SystemdFixture>
{
    [RequiresSystemdFact]
    public async Task Create_Container_IsADelegatedScopeThatGoesWithIt()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));
        string unit = SystemdFixture.UnitOf(id);

        Assert.Equal($"/system.slice/{unit}", Assert.Single(CgroupTree.Of(await berth.PidAsync(id))));
        Assert.Equal("active", await Systemctl.PropertyAsync(unit, "ActiveState"));
        Assert.Equal("yes", await Systemctl.PropertyAsync(unit, "Delegate"));
        Assert.Equal($"/system.slice/{unit}", await Systemctl.PropertyAsync(unit, "ControlGroup"));

        await berth.DeleteAsync(id, force: true);
        Assert.Empty(await Systemctl.UnitsAsync(id));
    }

    [RequiresSystemdFact]
    public async Task CgroupsPath_WithSliceAndPrefix_IsThatUnit()
    {
        string name = berth.NewId();
        string id = await berth.CreateAsync(config => config.Linux()["cgroupsPath"] = $"lab-tests.slice:own:{name}");

        Assert.Equal($"/lab.slice/lab-tests.slice/own-{name}.scope", Assert.Single(CgroupTree.Of(await berth.PidAsync(id))));
        Assert.Equal("lab-tests.slice", await Systemctl.PropertyAsync($"own-{name}.scope", "Slice"));

        await berth.DeleteAsync(id);
        Assert.Empty(await Systemctl.UnitsAsync(name));
        await Systemctl.RunAsync("stop", "lab.slice");
    }

    [RequiresSystemdFact]
    public async Task CgroupsPath_OfAnotherShape_IsRefused()
    {
        JsonNode problem = (await berth.PutAsync(berth.NewId(), config => config.Linux()["cgroupsPath"] = "/berth/web"))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-config");

        Assert.Equal("/linux/cgroupsPath", (string?)problem["errors"]![0]!["pointer"]);
    }

    [RequiresSystemdFact]
    public async Task Create_UnitOfSomebodyElse_IsRefusedAndLeftAlone()
    {
        await using DaemonProcess other = await DaemonProcess.StartAsync(roots: null, "--cgroup-driver", "systemd");
        string id = berth.NewId();
        (await other.Client.PutAsync($"/v1/containers/{id}", berth.CreateRequest(config => config.Args("sleep", "1000")))).Expect(HttpStatusCode.Created);

        JsonNode problem = (await berth.PutAsync(id)).ExpectProblem(HttpStatusCode.Conflict, "cgroup-in-use");

        Assert.Equal("org.freedesktop.systemd1.UnitExists", (string?)problem["dbusError"]);
        Assert.Equal("active", await Systemctl.PropertyAsync(SystemdFixture.UnitOf(id), "ActiveState"));
        (await other.Client.DeleteAsync($"/v1/containers/{id}")).Expect(HttpStatusCode.NoContent);
        Assert.Empty(await Systemctl.UnitsAsync(id));
    }

    [RequiresSystemdFact]
    public async Task Limits_OfTheConfigAndAnUpdate_ArePropertiesAndOutliveAReload()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000")
            .Resources("memory", """{"limit":67108864}""")
            .Resources("pids", """{"limit":20}""")
            .Resources("cpu", """{"quota":25000,"period":100000,"shares":512,"cpus":"0"}"""));
        string unit = SystemdFixture.UnitOf(id);
        Assert.Equal(
            ["67108864", "20", "250ms", "59", "0"],
            [
                await Systemctl.PropertyAsync(unit, "MemoryMax"), await Systemctl.PropertyAsync(unit, "TasksMax"),
                await Systemctl.PropertyAsync(unit, "CPUQuotaPerSecUSec"), await Systemctl.PropertyAsync(unit, "CPUWeight"),
                await Systemctl.PropertyAsync(unit, "AllowedCPUs"),
            ]);

        (await PatchAsync(id, """{"memory":{"limit":33554432},"pids":{"limit":-1},"cpu":{"quota":12345,"period":50000}}""")).Expect(HttpStatusCode.OK);
        Assert.Equal("33554432", await Systemctl.PropertyAsync(unit, "MemoryMax"));
        Assert.Equal("infinity", await Systemctl.PropertyAsync(unit, "TasksMax"));
        Assert.Equal("12345 50000", ContainerFiles.Read(id, "cpu.max"));

        await Systemctl.RunAsync("daemon-reload");
        Assert.Equal(("33554432", "max"), (ContainerFiles.Read(id, "memory.max"), ContainerFiles.Read(id, "pids.max")));
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresSystemdFact]
    public async Task Update_ValueTheKernelRefuses_ChangesNothing()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000").Resources("pids", """{"limit":20}"""));

        (await PatchAsync(id, """{"memory":{"limit":33554432},"pids":{"limit":9223372036854775807}}"""))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "resource-refused");

        Assert.Equal("infinity", await Systemctl.PropertyAsync(SystemdFixture.UnitOf(id), "MemoryMax"));
        Assert.Equal(("max", "20"), (ContainerFiles.Read(id, "memory.max"), ContainerFiles.Read(id, "pids.max")));
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresSystemdFact]
    public async Task Annotation_OfAProperty_IsSet()
    {
        string id = await berth.CreateAsync(config => Annotate(config, "TimeoutStopSec", "uint64 7"));

        Assert.Equal("7s", await Systemctl.PropertyAsync(SystemdFixture.UnitOf(id), "TimeoutStopUSec"));
        await berth.DeleteAsync(id);
    }

    [RequiresSystemdFact]
    public async Task Annotation_OfAPropertyThatSystemdDoesNotKnow_FailsTheCreateWithItsWords()
    {
        string id = berth.NewId();

        JsonNode problem = (await berth.PutAsync(id, config => Annotate(config, "NoSuchProperty", "true")))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "systemd-refused");

        Assert.Equal("org.freedesktop.DBus.Error.PropertyReadOnly", (string?)problem["dbusError"]);
        Assert.Equal(SystemdFixture.UnitOf(id), (string?)problem["path"]);
        Leftovers.AssertNone(berth.Daemon.Roots, id);
        Assert.Empty(await Systemctl.UnitsAsync(id));
    }

    [RequiresSystemdFact]
    public async Task Exec_Process_IsInTheScope()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));

        JsonNode exec = (await berth.Client.PostAsync(
            $"/v1/containers/{id}/execs?wait=true", new JsonObject { ["args"] = new JsonArray("cat", "/proc/self/cgroup") })).Expect(HttpStatusCode.OK).Json;

        Assert.Equal("0::/\n", (string?)exec["stdout"]);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresSystemdFact]
    public async Task Wait_OomKilledContainer_SaysSoThoughItsCgroupIsGone()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("tail", "/dev/zero")
            .Resources("memory", """{"limit":16777216,"swap":16777216}"""));

        JsonNode end = await berth.WaitAsync(id);

        Assert.Equal((137, true), ((int)end["exitCode"]!, (bool)end["oomKilled"]!));
        await berth.DeleteAsync(id);
        Assert.Empty(await Systemctl.UnitsAsync(id));
    }

    [RequiresSystemdFact]
    public async Task Create_MemoryLimitTooSmallForTheSetUp_NamesIt()
    {
        string id = berth.NewId();

        JsonNode problem = (await berth.PutAsync(id, config => config.Args("true").Resources("memory", """{"limit":65536,"swap":65536}""")))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "memory-limit-too-small");

        Assert.Contains("65536", (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Empty(await Systemctl.UnitsAsync(id));
    }

    [RequiresSystemdFact]
    public async Task Pause_AndResume_Work()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));

        (await berth.Client.PostAsync($"/v1/containers/{id}/pause")).Expect(HttpStatusCode.NoContent);
        Assert.Equal("paused", (string?)(await berth.GetAsync(id))["status"]);
        (await berth.Client.PostAsync($"/v1/containers/{id}/resume")).Expect(HttpStatusCode.NoContent);

        Assert.Equal("running", (string?)(await berth.GetAsync(id))["status"]);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresSystemdFact]
    public async Task Stop_OfTheUnitFromOutside_EndsTheContainer()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));
        await Systemctl.RunAsync("kill", "--signal=KILL", SystemdFixture.UnitOf(id));

        Assert.Equal(137, (int?)(await berth.WaitAsync(id))["exitCode"]);
        await berth.DeleteAsync(id);
    }

    [RequiresSystemdFact]
    public async Task Restart_DaemonWasKilled_TheContainerGoesOnAndItsUnitIsRemoved()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000").Resources("pids", """{"limit":20}"""));
        string stopped = await berth.CreateStartedAsync(config => config.Args("true"));
        await berth.WaitAsync(stopped);

        await berth.Daemon.KillAsync();
        await berth.Daemon.StartAgainAsync();

        Assert.Equal("running", (string?)(await berth.GetAsync(id))["status"]);
        (await PatchAsync(id, """{"pids":{"limit":30}}""")).Expect(HttpStatusCode.OK);
        Assert.Equal("30", await Systemctl.PropertyAsync(SystemdFixture.UnitOf(id), "TasksMax"));
        await berth.DeleteAsync(id, force: true);
        await berth.DeleteAsync(stopped);
        Assert.Empty(await Systemctl.UnitsAsync(id));
    }

    private static void Annotate(JsonObject config, string property, string value) =>
        config["annotations"] = new JsonObject { [$"org.systemd.property.{property}"] = value };

    private Task<TestSupport.Http.Reply> PatchAsync(string id, string resources) =>
        berth.Client.PatchAsync($"/v1/containers/{id}", new JsonObject { ["resources"] = JsonNode.Parse(resources) });
}
