using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Host;
using Berth.TestSupport.Http;

namespace Berth.Integration.Tests.Lifecycle;

/// <summary>Adding device nodes to containers that are there.</summary>
public sealed class AddedDeviceTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    private const string Kmsg = """{"path":"/dev/log/kmsg","type":"c","major":1,"minor":11,"fileMode":416,"uid":3,"gid":4}""";

    [RequiresContainersFact]
    public async Task Update_NodeAndItsRule_TheContainerUsesTheDevice()
    {
        string id = await berth.CreateStartedAsync(config =>
            config.Args("sleep", "1000").Capabilities(["CAP_SYSLOG", "CAP_SYS_ADMIN", "CAP_DAC_OVERRIDE"]));
        const string Open = "(exec 3</dev/log/kmsg) 2>/dev/null && echo open || echo closed";
        Assert.Equal("closed\n", await ExecAsync(id, Open));

        JsonNode added = (await UpdateAsync(id, $$"""{"devices":[{{Kmsg}}]}""")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal("closed\n", await ExecAsync(id, Open));
        JsonNode allowed = (await UpdateAsync(id, """
            {"resources":{"devices":[{"allow":false,"access":"rwm"},{"allow":true,"type":"c","major":1,"minor":11,"access":"r"}]}}
            """)).Expect(HttpStatusCode.OK).Json;

        Assert.Equal("open\n", await ExecAsync(id, Open));
        Assert.Equal("character special file 1:b 640 3:4\n", await ExecAsync(id, "stat -c '%F %t:%T %a %u:%g' /dev/log/kmsg"));
        JsonNode value = Assert.Single(added["values"]!.AsArray())!;
        Assert.Equal(("/linux/devices/0", "/dev/log/kmsg"), ((string?)value["pointer"], (string?)value["path"]));
        Assert.Equal("c 1:11 mode=0640 owner=3:4", (string?)value["effective"]);
        JsonNode rules = Assert.Single(allowed["values"]!.AsArray())!;
        Assert.Equal("/linux/resources/devices", (string?)rules["pointer"]);
        Assert.Contains(CgroupTree.HasV1 ? "\nc 1:11 r" : "program ", "\n" + (string?)rules["effective"], StringComparison.Ordinal);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersTheory]
    [InlineData("created")]
    [InlineData("paused")]
    public async Task Update_NodeForAContainerThatDoesNotRun_IsThere(string status)
    {
        string id = await berth.CreateAsync(config => config.Shell("test -c /dev/log/kmsg && echo there; sleep 1000"));
        if (status == "paused")
        {
            await berth.StartAsync(id);
            (await berth.Client.PostAsync($"/v1/containers/{id}/pause")).Expect(HttpStatusCode.NoContent);
        }

        (await UpdateAsync(id, $$"""{"devices":[{{Kmsg}}]}""")).Expect(HttpStatusCode.OK);

        (await berth.Client.PostAsync($"/v1/containers/{id}/{(status == "paused" ? "resume" : "start")}")).Expect(HttpStatusCode.NoContent);
        Assert.Equal("there\n", await ExecAsync(id, "test -c /dev/log/kmsg && echo there"));
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Update_SameNodeAgain_ChangesNothing()
    {
        string id = await SleepingAsync();
        (await UpdateAsync(id, $$"""{"devices":[{{Kmsg}}]}""")).Expect(HttpStatusCode.OK);

        (await UpdateAsync(id, $$"""{"devices":[{{Kmsg}}]}""")).Expect(HttpStatusCode.OK);

        Assert.Single((await ConfigAsync(id, ""))["linux"]!["devices"]!.AsArray());
        Assert.Null((await ConfigAsync(id, "?asCreated=true"))["linux"]!["devices"]);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Update_AnotherFileIsThere_IsRefusedAndNothingMade()
    {
        string id = await SleepingAsync();
        (await UpdateAsync(id, $$"""{"devices":[{{Kmsg}}]}""")).Expect(HttpStatusCode.OK);

        JsonNode problem = (await UpdateAsync(id, """
            {"devices":[{"path":"/dev/new/one","type":"c","major":1,"minor":3},{"path":"/dev/log/kmsg","type":"c","major":1,"minor":12}]}
            """)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "resource-refused");

        Assert.Equal(("EEXIST", "/dev/log/kmsg"), ((string?)problem["errno"], (string?)problem["path"]));
        Assert.Equal("/linux/devices/1", (string?)Assert.Single(problem["errors"]!.AsArray())!["pointer"]);
        Assert.Equal("", await ExecAsync(id, "ls -d /dev/new 2>/dev/null || true"));
        await berth.DeleteAsync(id, force: true);
    }

    // the first was made by then
    [RequiresContainersTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Update_SecondNodeCanNotBeMade_TheFirstIsTakenBack(bool inUserNamespace)
    {
        string id = await berth.CreateStartedAsync(config => Sleeping(config, inUserNamespace));
        string before = await ExecAsync(id, "ls -R /dev; cut -d ' ' -f 5 /proc/self/mountinfo");

        JsonNode problem = (await UpdateAsync(id, """
            {"devices":[{"path":"/dev/kmsg","type":"c","major":1,"minor":11},{"path":"/proc/x","type":"c","major":1,"minor":3}]}
            """)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "resource-refused");

        Assert.Equal("/linux/devices/1", (string?)Assert.Single(problem["errors"]!.AsArray())!["pointer"]);
        Assert.Equal(before, await ExecAsync(id, "ls -R /dev; cut -d ' ' -f 5 /proc/self/mountinfo"));
        Assert.Null((await ConfigAsync(id, ""))["linux"]!["devices"]);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresLimitsFact("pids")]
    public async Task Update_LimitIsRefused_TheNodeIsTakenBack()
    {
        string id = await SleepingAsync();

        (await UpdateAsync(id, $$$"""{"resources":{"pids":{"limit":9223372036854775807}},"devices":[{{{Kmsg}}}]}"""))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "resource-refused");

        Assert.Equal("", await ExecAsync(id, "ls -d /dev/log 2>/dev/null || true"));
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Update_NodeInAUserNamespace_IsTheHosts()
    {
        string id = await berth.CreateStartedAsync(config => Sleeping(config, inUserNamespace: true));

        (await UpdateAsync(id, """{"devices":[{"path":"/dev/kmsg","type":"c","major":1,"minor":11}]}""")).Expect(HttpStatusCode.OK);
        JsonNode problem = (await UpdateAsync(id, """{"devices":[{"path":"/dev/nowhere","type":"c","major":1,"minor":11}]}"""))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "resource-refused");

        Assert.Equal("character special file 1:b\n", await ExecAsync(id, "stat -c '%F %t:%T' /dev/kmsg"));
        Assert.Equal("ENOENT", (string?)problem["errno"]);
        await berth.DeleteAsync(id, force: true);
    }

    // a link of the container's making leads nowhere but below its own root
    [RequiresContainersFact]
    public async Task Update_PathLeadsThroughALink_StaysInTheContainer()
    {
        using var outside = new TemporaryDirectory();
        string id = await SleepingAsync();
        await ExecAsync(id, $"ln -s {outside.Path} /dev/out; ln -s ../../../../../../dev/shm /dev/up; ln -s /proc/1/root{outside.Path} /dev/magic");

        foreach (string path in (string[])["/dev/out/node", "/dev/magic/node"])
        {
            (await UpdateAsync(id, $$"""{"devices":[{"path":"{{path}}","type":"c","major":1,"minor":3}]}"""))
                .ExpectProblem(HttpStatusCode.UnprocessableEntity, "resource-refused");
        }

        (await UpdateAsync(id, """{"devices":[{"path":"/dev/up/node","type":"c","major":1,"minor":3}]}""")).Expect(HttpStatusCode.OK);

        Assert.Empty(Directory.EnumerateFileSystemEntries(outside.Path));
        Assert.Equal("/dev/shm/node\n", await ExecAsync(id, "ls /dev/shm/node"));
        Assert.False(File.Exists("/dev/shm/node"));
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Update_MistakesInEveryPart_AreInOneAnswer()
    {
        string id = await SleepingAsync();

        JsonNode problem = (await UpdateAsync(id, """
            {"devices":[{"path":"x","type":"c","major":1,"minor":3},{"path":"/dev/y","type":"c","major":"1","minor":3}],
             "resources":{"pids":{"limit":"x"},"memory":{"limit":-5},"blockIO":{"weightDevice":[{"major":8,"minor":0}]}},
             "intelRdt":{"closID":"a"}}
            """)).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-config");

        string?[] pointers = [.. problem["errors"]!.AsArray().Select(error => (string?)error!["pointer"])];
        Assert.Superset(
            (HashSet<string?>)
            [
                "/linux/resources/pids/limit", "/linux/resources/memory/limit", "/linux/devices/0/path", "/linux/devices/1/major",
                "/linux/intelRdt/closID",
            ],
            pointers.ToHashSet());
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Update_DaemonIsKilled_TheNextOneKnowsTheDevices()
    {
        string id = await SleepingAsync();
        (await UpdateAsync(id, $$"""{"devices":[{{Kmsg}}]}""")).Expect(HttpStatusCode.OK);

        await berth.Daemon.KillAsync();
        await berth.Daemon.StartAgainAsync();

        JsonNode device = Assert.Single((await ConfigAsync(id, ""))["linux"]!["devices"]!.AsArray())!;
        Assert.Equal("/dev/log/kmsg", (string?)device["path"]);
        Assert.Equal("/dev/log/kmsg\n", await ExecAsync(id, "ls /dev/log/kmsg"));
        await berth.DeleteAsync(id, force: true);
    }

    private static JsonObject Sleeping(JsonObject config, bool inUserNamespace)
    {
        config.Args("sleep", "1000");
        return inUserNamespace ? config.WithUsers((0u, 100_000u, 65_536u)) : config;
    }

    private Task<string> SleepingAsync() => berth.CreateStartedAsync(config => config.Args("sleep", "1000"));

    private Task<Reply> UpdateAsync(string id, string change) => berth.Client.PatchAsync($"/v1/containers/{id}", JsonNode.Parse(change)!);

    private async Task<string> ExecAsync(string id, string script)
    {
        var request = new JsonObject { ["process"] = new JsonObject { ["args"] = new JsonArray("sh", "-c", script) } };
        JsonNode outcome = (await berth.Client.PostAsync($"/v1/containers/{id}/execs?wait=true", request)).Expect(HttpStatusCode.OK).Json;
        Assert.Equal("", (string?)outcome["stderr"]);
        return (string)outcome["stdout"]!;
    }

    private async Task<JsonNode> ConfigAsync(string id, string query) =>
        (await berth.Client.GetAsync($"/v1/containers/{id}/config{query}")).Expect(HttpStatusCode.OK).Json;
}
