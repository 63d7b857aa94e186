using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Http;

namespace Berth.Integration.Tests.Execs;

/// <summary>Processes that are added to a running container.</summary>
public sealed class ExecTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    private const int Many = 100;
    private const int Races = 40;

    [RequiresContainersFact]
    public async Task Run_IsInEveryNamespaceAndCgroupOfTheContainer()
    {
        const string script = "for n in cgroup ipc mnt net pid uts; do readlink /proc/self/ns/$n; readlink /proc/1/ns/$n; done; "
            + "cat /proc/self/cgroup; echo -; cat /proc/1/cgroup; echo -; tr '\\0' ' ' < /proc/1/cmdline";
        string id = await SleepingAsync();

        string[] lines = (await RunAsync(id, "sh", "-c", script)).Split('\n');

        for (int i = 0; i < 12; i += 2)
        {
            Assert.Equal(lines[i + 1], lines[i]);
        }

        string[] parts = string.Join('\n', lines[12..]).Split("-\n");
        Assert.Equal(parts[1], parts[0]);
        Assert.StartsWith("sleep 1000", parts[2], StringComparison.Ordinal);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Run_OutputAndExitCode_AreToldStreamByStream()
    {
        string id = await SleepingAsync();

        JsonNode result = await WaitForAsync(id, new JsonObject { ["args"] = Args("sh", "-c", "echo out; echo err >&2; exit 42") });

        Assert.Equal(42, (int?)result["exitCode"]);
        Assert.Equal("out\n", (string?)result["stdout"]);
        Assert.Equal("err\n", (string?)result["stderr"]);
        Assert.False((bool?)result["truncated"]);
        Assert.Empty((await ListAsync(id)).AsArray());
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersTheory]
    [InlineData("/bin/nothing", 127)]
    [InlineData("nothing", 127)]
    [InlineData("/etc/passwd", 126)]
    public async Task Run_WhatCanNotBeExecuted_EndsAsInAShell(string program, int code)
    {
        string id = await SleepingAsync();

        JsonNode result = await WaitForAsync(id, new JsonObject { ["args"] = Args(program) });

        Assert.Equal(code, (int?)result["exitCode"]);
        Assert.Contains(program, (string?)result["error"], StringComparison.Ordinal);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Run_OutputOfTwoMegabytes_IsCutAtOne()
    {
        string id = await SleepingAsync();

        JsonNode result = await WaitForAsync(id, new JsonObject { ["args"] = Args("dd", "if=/dev/zero", "bs=1024", "count=2048") });

        Assert.Equal(1 << 20, ((string?)result["stdout"])!.Length);
        Assert.True((bool?)result["truncated"]);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Run_ByDefault_HasTheContainersProcessButNoInheritableCapabilities()
    {
        string id = await berth.CreateStartedAsync(config =>
        {
            config.Args("sleep", "1000");
            config.Capabilities(["CAP_CHOWN", "CAP_KILL"]);
            config.Process()["env"] = Args("PATH=/bin", "A=container", "B=container");
            config.Process()["cwd"] = "/tmp";
            config.Process()["user"] = new JsonObject { ["uid"] = 1000, ["gid"] = 1001, ["additionalGids"] = new JsonArray(7), ["umask"] = 63 };
            config.Process()["noNewPrivileges"] = true;
            config.Process()["rlimits"] = new JsonArray(new JsonObject { ["type"] = "RLIMIT_NOFILE", ["soft"] = 77, ["hard"] = 78 });
        });
        const string script = "id; pwd; echo $A $B; umask; ulimit -n; grep -E '^(CapInh|CapBnd|CapAmb|NoNewPrivs)' /proc/self/status";

        JsonNode result = await WaitForAsync(id, new JsonObject { ["args"] = Args("sh", "-c", script), ["env"] = Args("B=exec") });

        Assert.Equal(
            "uid=1000 gid=1001 groups=7\n/tmp\ncontainer exec\n0077\n77\n"
            + "CapInh:\t0000000000000000\nCapBnd:\t0000000000000021\nCapAmb:\t0000000000000000\nNoNewPrivs:\t1\n",
            (string?)result["stdout"]);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Run_ProcessOfTheSpecification_IsTakenAsItIs()
    {
        string id = await SleepingAsync();
        var process = new JsonObject
        {
            ["args"] = Args("sh", "-c", "id -u; env; pwd"),
            ["env"] = Args("PATH=/bin", "ONLY=this"),
            ["cwd"] = "/etc",
            ["user"] = new JsonObject { ["uid"] = 5 },
        };

        JsonNode result = await WaitForAsync(id, new JsonObject { ["process"] = process });

        Assert.Equal(["5", "/etc"], Lines(result).Where(line => line is "5" or "/etc"));
        Assert.Contains("ONLY=this", Lines(result));
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersTheory]
    [InlineData("web", "uid=1000(web) gid=1001(web) groups=1001(web),2000(extra)", "/home/web")]
    [InlineData("1000", "uid=1000(web) gid=1001(web) groups=1001(web),2000(extra)", "/home/web")]
    [InlineData("web:extra", "uid=1000(web) gid=2000(extra)", "/home/web")]
    [InlineData("web:0", "uid=1000(web) gid=0(root)", "/home/web")]
    [InlineData("4711:4712", "uid=4711 gid=4712", "/")]
    public async Task Run_User_IsLookedUpInTheContainer(string user, string expected, string home)
    {
        using var bundle = BundleWithUsers();
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"), bundle);

        JsonNode result = await WaitForAsync(id, new JsonObject { ["args"] = Args("sh", "-c", "id; echo $HOME"), ["user"] = user });

        // busybox repeats the first group or does not
        Assert.Equal(expected.Replace("groups=1001(web),", "groups=", StringComparison.Ordinal), Lines(result)[0].Replace("groups=1001(web),", "groups=", StringComparison.Ordinal));
        Assert.Equal(home, Lines(result)[1]);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersTheory]
    [InlineData("nobody-here")]
    [InlineData("-1")]
    [InlineData("1x")]
    [InlineData("4294967295")]
    [InlineData("4294967296")]
    [InlineData("root:no-group")]
    public async Task Run_UserThatIsNotThere_IsRefused(string user)
    {
        string id = await SleepingAsync();

        JsonNode problem = (await PostAsync(id, "?wait=true", new JsonObject { ["args"] = Args("id"), ["user"] = user }))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "step-failed");

        Assert.Equal("ENOENT", (string?)problem["errno"]);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Run_DescriptorsOfTheHost_AreNotThere()
    {
        string id = await SleepingAsync();

        Assert.Equal("0 1 2 3\n", await RunAsync(id, "sh", "-c", "cd /proc/self/fd; echo *"));

        for (int number = 3; number <= 30; number++)
        {
            (await PostAsync(id, "?wait=true", new JsonObject { ["args"] = Args("true"), ["cwd"] = $"/proc/self/fd/{number}" }))
                .ExpectProblem(HttpStatusCode.UnprocessableEntity, "step-failed");
        }

        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Run_InAUserNamespace_IsItsRoot()
    {
        JsonObject request = berth.CreateRequest(config =>
        {
            config.Args("sleep", "1000");
            config.Linux()["namespaces"]!.AsArray().Add(new JsonObject { ["type"] = "user" });
            var map = new JsonObject { ["containerID"] = 0, ["hostID"] = 100000, ["size"] = 65536 };
            config.Linux()["uidMappings"] = new JsonArray(map.DeepClone());
            config.Linux()["gidMappings"] = new JsonArray(map);
        });
        string id = berth.NewId();
        (await berth.Client.PutAsync($"/v1/containers/{id}", request)).Expect(HttpStatusCode.Created);
        await berth.StartAsync(id);

        string[] lines = (await RunAsync(
            id, "sh", "-c", "id -u; readlink /proc/self/ns/user; readlink /proc/1/ns/user; echo > /dev/stdout; stat -c %u /proc/$$/status")).Split('\n');

        Assert.Equal("0", lines[0]);
        Assert.Equal(lines[2], lines[1]);
        Assert.Equal("0", lines[4]);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Terminal_IsOfTheContainersDevpts()
    {
        string id = await SleepingAsync();

        JsonNode result = await WaitForAsync(
            id,
            new JsonObject { ["args"] = Args("sh", "-c", "tty; stty size"), ["terminal"] = new JsonObject { ["height"] = 11, ["width"] = 22 } });

        Assert.Equal("/dev/pts/0\r\n11 22\r\n", (string?)result["stdout"]);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Exec_Life_CreateStartWaitLogsDelete()
    {
        string id = await SleepingAsync();

        var created = (await PostAsync(id, "", new JsonObject { ["id"] = "one", ["args"] = Args("sh", "-c", "echo text; exit 9") }))
            .Expect(HttpStatusCode.Created);
        Assert.Equal($"/v1/containers/{id}/execs/one", created.Location);
        Assert.Equal("created", (string?)created.Json["status"]);
        (await PostAsync(id, "", new JsonObject { ["id"] = "one", ["args"] = Args("true") }))
            .ExpectProblem(HttpStatusCode.Conflict, "exec-exists");
        (await berth.Client.PostAsync($"{created.Location}/kill")).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");

        (await berth.Client.PostAsync($"{created.Location}/start")).Expect(HttpStatusCode.NoContent);
        JsonNode ended = (await berth.Client.GetAsync($"{created.Location}/wait")).Expect(HttpStatusCode.OK).Json;

        Assert.Equal("stopped", (string?)ended["status"]);
        Assert.Equal(9, (int?)ended["exit"]!["code"]);
        Assert.Equal("text\n", (await berth.Client.GetAsync($"{created.Location}/logs")).Text);
        Assert.Single((await ListAsync(id)).AsArray());
        (await berth.Client.PostAsync($"{created.Location}/start")).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        (await berth.Client.DeleteAsync(created.Location!)).Expect(HttpStatusCode.NoContent);
        (await berth.Client.GetAsync(created.Location!)).ExpectProblem(HttpStatusCode.NotFound, "exec-not-found");
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Exec_Killed_EndsWithTheSignal()
    {
        string id = await SleepingAsync();
        string location = await StartAsync(id, new JsonObject { ["args"] = Args("sleep", "1000") });

        (await berth.Client.DeleteAsync(location)).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        (await berth.Client.PostAsync($"{location}/kill", new JsonObject { ["signal"] = "TERM" })).Expect(HttpStatusCode.NoContent);

        JsonNode ended = (await berth.Client.GetAsync($"{location}/wait")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(15, (int?)ended["exit"]!["signal"]);
        Assert.Equal(143, (int?)ended["exit"]!["code"]);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Exec_DaemonKilledMeanwhile_GoesOn()
    {
        string id = await SleepingAsync();
        string location = await StartAsync(
            id, new JsonObject { ["args"] = Args("sh", "-c", "read x; echo got $x; read x; echo got $x; exit 8"), ["stdin"] = "open" });
        await StdinAsync(location, "before\n");

        await berth.Daemon.KillAsync();
        await berth.Daemon.StartAgainAsync();

        Assert.Equal("running", (string?)(await berth.Client.GetAsync(location)).Expect(HttpStatusCode.OK).Json["status"]);
        await StdinAsync(location, "after\n");
        JsonNode ended = (await berth.Client.GetAsync($"{location}/wait")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(8, (int?)ended["exit"]!["code"]);
        Assert.Equal("got before\ngot after\n", (await berth.Client.GetAsync($"{location}/logs")).Text);

        await berth.Daemon.KillAsync();
        await berth.Daemon.StartAgainAsync();
        Assert.Equal(8, (int?)(await berth.Client.GetAsync(location)).Expect(HttpStatusCode.OK).Json["exit"]!["code"]);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Stdin_Closed_EndsCat()
    {
        string id = await SleepingAsync();
        string location = await StartAsync(id, new JsonObject { ["args"] = Args("sh", "-c", "cat; echo after"), ["stdin"] = "open" });

        (await berth.Client.PostBytesAsync($"{location}/stdin?close=true", "text\n"u8.ToArray())).Expect(HttpStatusCode.NoContent);

        await berth.Client.GetAsync($"{location}/wait");
        Assert.Equal("text\nafter\n", (await berth.Client.GetAsync($"{location}/logs")).Text);
        await berth.DeleteAsync(id, force: true);
    }

    // in the host's pid namespace nothing but the daemon ends them
    [RequiresContainersFact]
    public async Task Container_Ends_ItsExecsEndToo()
    {
        string id = await berth.CreateStartedAsync(config => config.WithoutNamespace("pid").Args("sleep", "1000"));
        string location = await StartAsync(id, new JsonObject { ["args"] = Args("sleep", "1000") });

        (await berth.Client.PostAsync($"/v1/containers/{id}/kill", new JsonObject { ["signal"] = "KILL" })).Expect(HttpStatusCode.NoContent);

        JsonNode ended = (await berth.Client.GetAsync($"{location}/wait")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(9, (int?)ended["exit"]!["signal"]);
        await berth.WaitAsync(id);
        (await PostAsync(id, "?wait=true", new JsonObject { ["args"] = Args("true") })).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        await berth.DeleteAsync(id);
    }

    // what the process runs into differs: no namespace, no pid, SIGKILL at any step, no cgroup, no directory
    [RequiresContainersTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_WhileTheContainerEnds_RunsOrIsAConflict(bool delete)
    {
        for (int i = 0; i < Races; i++)
        {
            string id = await SleepingAsync();
            Task<Reply> run = PostAsync(id, "?wait=true", new JsonObject { ["args"] = Args("true") });
            for (int pings = i % 8; pings > 0; pings--)
            {
                await berth.Client.GetAsync("/v1/ping");
            }

            (await (delete
                ? berth.Client.DeleteAsync($"/v1/containers/{id}?force=true")
                : berth.Client.PostAsync($"/v1/containers/{id}/kill", new JsonObject { ["signal"] = "KILL" }))).Expect(HttpStatusCode.NoContent);

            Reply reply = await run;
            if (reply.Status == HttpStatusCode.Gone)
            {
                reply.ExpectProblem(HttpStatusCode.Gone, "container-deleted");
            }
            else if (reply.Status != HttpStatusCode.OK)
            {
                reply.ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
            }

            await berth.DeleteAsync(id, force: true);
        }
    }

    [RequiresContainersFact]
    public async Task Run_AHundredAtOnce_AllEndAsTheyShould()
    {
        string id = await SleepingAsync();

        var codes = await Task.WhenAll(Enumerable.Range(0, Many).Select(async number =>
            (int?)(await WaitForAsync(id, new JsonObject { ["args"] = Args("sh", "-c", $"exit {number}") }))["exitCode"]));

        Assert.Equal(Enumerable.Range(0, Many).Select(number => (int?)number), codes);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Create_MistakesInTheProcess_AreAllReported()
    {
        string id = await SleepingAsync();
        var process = new JsonObject { ["args"] = Args(), ["cwd"] = "relative", ["env"] = Args("broken") };

        JsonNode problem = (await PostAsync(id, "", new JsonObject { ["process"] = process }))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-config");

        Assert.Equal(
            ["/process/args", "/process/cwd", "/process/env/0"],
            problem["errors"]!.AsArray().Select(error => (string?)error!["pointer"]).Order(StringComparer.Ordinal));
        await berth.DeleteAsync(id, force: true);
    }

    private static JsonArray Args(params IEnumerable<string> args) => [.. args.Select(arg => JsonValue.Create(arg))];

    private static string[] Lines(JsonNode result) => ((string?)result["stdout"])!.TrimEnd('\n').Split('\n');

    private TestBundle BundleWithUsers()
    {
        TestBundle bundle = berth.NewBundle();
        string etc = Path.Combine(bundle.Directory, "rootfs", "etc");
        File.WriteAllText(Path.Combine(etc, "passwd"), "root:x:0:0:root:/root:/bin/sh\nweb:x:1000:1001:w:/home/web:/bin/sh\n");
        File.WriteAllText(Path.Combine(etc, "group"), "root:x:0:\nweb:x:1001:\nextra:x:2000:other,web\nlast:x:2001:webs\n");
        return bundle;
    }

    private Task<string> SleepingAsync() => berth.CreateStartedAsync(config => config.Args("sleep", "1000"));

    private Task<Reply> PostAsync(string id, string query, JsonObject body) => berth.Client.PostAsync($"/v1/containers/{id}/execs{query}", body);

    private async Task<JsonNode> WaitForAsync(string id, JsonObject body) =>
        (await PostAsync(id, "?wait=true", body)).Expect(HttpStatusCode.OK).Json;

    private async Task<string> RunAsync(string id, params IEnumerable<string> args)
    {
        JsonNode result = await WaitForAsync(id, new JsonObject { ["args"] = Args(args) });
        Assert.True((int?)result["exitCode"] == 0, result.ToJsonString());
        return (string?)result["stdout"] ?? "";
    }

    private async Task<string> StartAsync(string id, JsonObject body) =>
        (await PostAsync(id, "?start=true", body)).Expect(HttpStatusCode.Created).Location!;

    private async Task StdinAsync(string location, string text) =>
        (await berth.Client.PostBytesAsync($"{location}/stdin", Encoding.UTF8.GetBytes(text))).Expect(HttpStatusCode.NoContent);

    private async Task<JsonNode> ListAsync(string id) =>
        (await berth.Client.GetAsync($"/v1/containers/{id}/execs")).Expect(HttpStatusCode.OK).Json["items"]!;
}
