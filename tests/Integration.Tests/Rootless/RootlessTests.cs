using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.Native.Handles;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Host;
using Berth.TestSupport.Http;
using Berth.TestSupport.Seccomp;

namespace Berth.Integration.Tests.Rootless;

/// <summary>A daemon that is not root: its containers' root is its own user.</summary>
public sealed class RootlessTests(RootlessFixture berth) : IClassFixture<RootlessFixture>
{
    [RequiresRootlessFact]
    public async Task Life_OfTheDefaultConfig_RunsAsTheDaemonsUserInItsCgroup()
    {
        string id = await berth.CreateStartedAsync(config => config.Shell("id -u; cat /proc/self/uid_map; exec sleep 1000"));
        await berth.AwaitLineAsync(id, $"         0 {RootlessFixture.User,10}          1");
        int pid = await berth.PidAsync(id);
        string user = RootlessFixture.User.ToString(CultureInfo.InvariantCulture);

        Assert.Equal($"{user}\t{user}\t{user}\t{user}", ProcessTable.Status(pid, "Uid"));
        Assert.Equal($"{user}\t{user}\t{user}\t{user}", ProcessTable.Status(berth.Daemon.Pid, "Uid"));
        Assert.EndsWith($"/{Path.GetFileName(berth.Cgroup)}/berth/{id}", CgroupTree.Of(pid)[^1], StringComparison.Ordinal);
        Assert.StartsWith("0\n", await berth.LogsAsync(id), StringComparison.Ordinal);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresRootlessFact]
    public async Task Verbs_All_WorkAsForRoot()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));

        JsonNode exec = (await berth.Client.PostAsync($"/v1/containers/{id}/execs?wait=true", new JsonObject
        {
            ["args"] = new JsonArray("sh", "-c", "id -u; hostname"),
        })).Expect(HttpStatusCode.OK).Json;
        Assert.Equal((0, "0\nberth\n"), ((int)exec["exitCode"]!, (string?)exec["stdout"]));

        (await berth.Client.PostAsync($"/v1/containers/{id}/pause")).Expect(HttpStatusCode.NoContent);
        Assert.Equal("paused", (string?)(await berth.GetAsync(id))["status"]);
        (await berth.Client.PostAsync($"/v1/containers/{id}/resume")).Expect(HttpStatusCode.NoContent);
        JsonNode processes = (await berth.Client.GetAsync($"/v1/containers/{id}/processes")).Expect(HttpStatusCode.OK).Json;
        Assert.Contains("sleep", processes.ToJsonString(), StringComparison.Ordinal);
        (await berth.Client.GetAsync($"/v1/containers/{id}/stats")).Expect(HttpStatusCode.OK);
        (await berth.Client.PostAsync($"/v1/containers/{id}/kill", new JsonObject { ["signal"] = "KILL" })).Expect(HttpStatusCode.NoContent);
        Assert.Equal(137, (int?)(await berth.WaitAsync(id))["exitCode"]);
        await berth.DeleteAsync(id);
    }

    [RequiresRootlessFact]
    public async Task Daemon_KilledAndBack_StillManagesItsContainers()
    {
        string running = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));
        string created = await berth.CreateAsync(config => config.Args("true"));

        await berth.Daemon.KillAsync();
        await berth.Daemon.StartAgainAsync();

        Assert.Equal("running", (string?)(await berth.GetAsync(running))["status"]);
        await berth.StartAsync(created);
        Assert.Equal(0, (int?)(await berth.WaitAsync(created))["exitCode"]);
        await berth.DeleteAsync(created);
        await berth.DeleteAsync(running, force: true);
    }

    [RequiresRootlessFact]
    public async Task Capabilities_InTheUserNamespace_AreGranted()
    {
        ProbeReport report = await berth.ProbeAsync(config => config.Capabilities(["CAP_SYS_ADMIN", "CAP_SYS_RESOURCE"], "bounding", "effective", "permitted"));

        Assert.Equal((1ul << 21) | (1ul << 24), report.Mask("CapEff"));
    }

    [RequiresRootlessFact]
    public async Task Terminal_AndHooks_AndBinds_WorkAsForRoot()
    {
        using TestBundle bundle = berth.NewBundle();
        string note = Path.Combine(bundle.Directory, "note");
        await File.WriteAllTextAsync(note, "from the host\n");
        string output = await berth.ShellAsync("tty; cat /tmp/note", config =>
        {
            config.Process()["terminal"] = true;
            config.Bind("note", "/tmp/note", "ro").WritableRoot();
            config["hooks"] = JsonNode.Parse($$"""
                {"createRuntime":[{"path":"/bin/sh","args":["sh","-c","id -u >{{bundle.Directory}}/hook"]}]}
                """);
        }, bundle);

        Assert.Equal("/dev/pts/0\r\nfrom the host\r", output);
        Assert.Equal($"{RootlessFixture.User}\n", await File.ReadAllTextAsync(Path.Combine(bundle.Directory, "hook")));
    }

    // the monitor and the container process have what the new daemon needs
    [RequiresRootlessFact]
    public async Task Terminal_AfterTheDaemonWasKilled_CanBeUsed()
    {
        string id = berth.NewId();
        JsonObject request = berth.CreateRequest(config => config.Shell("probe notify READY=1; read x; stty size"));
        request["terminal"] = new JsonObject();
        request["notify"] = new JsonObject();
        (await berth.Client.PutAsync($"/v1/containers/{id}", request)).Expect(HttpStatusCode.Created);

        await berth.Daemon.KillAsync();
        await berth.Daemon.StartAgainAsync();

        await berth.StartAsync(id);
        await berth.WaitAsync(id, "ready");
        (await berth.Client.PostAsync($"/v1/containers/{id}/resize", new JsonObject { ["height"] = 11, ["width"] = 22 })).Expect(HttpStatusCode.NoContent);
        (await berth.Client.PostBytesAsync($"/v1/containers/{id}/stdin", "\r"u8.ToArray())).Expect(HttpStatusCode.NoContent);
        await berth.WaitAsync(id);
        Assert.EndsWith("11 22\r\n", await berth.LogsAsync(id), StringComparison.Ordinal);
        await berth.DeleteAsync(id);
    }

    [RequiresRootlessTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SeccompAgent_GetsTheListener(bool noNewPrivileges)
    {
        using var socket = new AgentSocket();
        FileOwner.Set(Path.GetDirectoryName(socket.Path)!, RootlessFixture.User);
        FileOwner.Set(socket.Path, RootlessFixture.User);
        Task<(JsonNode State, SafeFd Listener)> received = socket.ReceiveAsync();
        string id = berth.NewId();
        Task<Reply> created = berth.PutAsync(id, config =>
        {
            config.Shell("mkdir /tmp/x && echo made").Process()["noNewPrivileges"] = noNewPrivileges;
            config.Linux()["seccomp"] = JsonNode.Parse($$"""
                {"defaultAction":"SCMP_ACT_ALLOW","listenerPath":"{{socket.Path}}","syscalls":[{"names":["mkdir"],"action":"SCMP_ACT_NOTIFY"}]}
                """);
        });
        (_, SafeFd listener) = await received;
        using (new NotificationAgent(listener, (int _) => 0))
        {
            (await created).Expect(HttpStatusCode.Created);
            await berth.StartAsync(id);
            await berth.WaitAsync(id);
        }

        Assert.Equal("made\n", await berth.LogsAsync(id));
        await berth.DeleteAsync(id);
    }

    // the daemon has no power over mounts: the container process makes them by name
    [RequiresRootlessFact]
    public async Task Notify_Ready_EndsTheWait()
    {
        string id = berth.NewId();
        JsonObject request = berth.CreateRequest(config => config.Shell("probe notify READY=1; sleep 1000"));
        request["notify"] = new JsonObject();
        (await berth.Client.PutAsync($"/v1/containers/{id}", request)).Expect(HttpStatusCode.Created);
        await berth.StartAsync(id);

        Assert.Equal("ready", (string?)(await berth.WaitAsync(id, "ready"))["condition"]);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresRootlessFact]
    public async Task CgroupMount_WithAndWithoutANamespace_ShowsItsOwn()
    {
        // the shell, cat and wc
        const string Script = "cat /sys/fs/cgroup/cgroup.procs | wc -l";
        string own = await berth.ShellAsync(Script);
        string hosts = await berth.ShellAsync(Script, config =>
        {
            config.WithoutNamespace("cgroup");
            config.Mount("/sys/fs/cgroup", "cgroup", "cgroup", "ro", "nosuid");
        });

        Assert.Equal(("3", "3"), (own, hosts));
    }

    [RequiresRootlessFact]
    public async Task Namespaces_OfAnotherContainer_AreJoined()
    {
        string first = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));
        string proc = $"/proc/{await berth.PidAsync(first)}/ns";

        string output = await berth.ShellAsync("readlink /proc/self/ns/user; readlink /proc/self/ns/net; hostname", config =>
        {
            config.Linux().Remove("uidMappings");
            config.Linux().Remove("gidMappings");
            config.WithNamespace("user", $"{proc}/user").WithNamespace("network", $"{proc}/net").WithNamespace("uts", $"{proc}/uts");
            config.Remove("hostname");
        });

        Assert.Equal($"{new FileInfo($"{proc}/user").LinkTarget}\n{new FileInfo($"{proc}/net").LinkTarget}\nberth", output);
        await berth.DeleteAsync(first, force: true);
    }

    [RequiresRootlessFact]
    public async Task Config_ThatNeedsRoot_IsRefusedWithEveryField()
    {
        Reply reply = await berth.PutAsync(berth.NewId(), config =>
        {
            config.Linux()["netDevices"] = new JsonObject { ["eth0"] = new JsonObject() };
            config.Process()["user"]!["additionalGids"] = new JsonArray(0);
            config.Bind("/tmp", "/mnt", "idmap");
        });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, reply.Status);
        string[] pointers = [.. reply.Json["errors"]!.AsArray().Select(error => (string)error!["pointer"]!)];
        Assert.Contains("/linux/netDevices", pointers);
        Assert.Contains("/process/user/additionalGids", pointers);
        Assert.Contains(pointers, pointer => pointer.StartsWith("/mounts/", StringComparison.Ordinal));

        Reply plain = await berth.PutAsync(berth.NewId(), config =>
        {
            config.WithoutNamespace("user").Linux().Remove("uidMappings");
            config.Linux().Remove("gidMappings");
        });
        Assert.Equal("/linux/namespaces", (string?)plain.Json["errors"]![0]!["pointer"]);
        Assert.Contains("user namespace", (string?)plain.Json["errors"]![0]!["message"], StringComparison.Ordinal);
    }

    [RequiresRootlessFact]
    public async Task Devices_OfARunningContainer_AreRefused()
    {
        string id = await berth.CreateAsync();

        Reply reply = await berth.Client.PatchAsync(
            $"/v1/containers/{id}", JsonNode.Parse("""{"devices":[{"path":"/dev/fuse","type":"c","major":10,"minor":229}]}""")!);

        JsonNode problem = reply.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-config");
        Assert.Equal("/linux/devices", (string?)Assert.Single(problem["errors"]!.AsArray())!["pointer"]);
        await berth.DeleteAsync(id);
    }

    [RequiresRootlessFact]
    public async Task DeviceRules_AreWarnedOf()
    {
        string id = berth.NewId();
        Reply reply = (await berth.PutAsync(id, config => config.Resources("devices", """[{"allow":false,"access":"rwm"}]"""))).Expect(HttpStatusCode.Created);

        Assert.Equal("/linux/resources/devices", (string?)Assert.Single(reply.Json["warnings"]!.AsArray())!["pointer"]);
        await berth.DeleteAsync(id);
    }

    [RequiresRootlessFact]
    public async Task Limits_OfADelegatedController_AreInTheFile()
    {
        string controllers = await File.ReadAllTextAsync(Path.Combine(berth.Cgroup, "cgroup.controllers"));
        string id = berth.NewId();
        Reply reply = await berth.PutAsync(id, config => config.Resources("pids", """{"limit":50}"""));
        if (!controllers.Contains("pids", StringComparison.Ordinal))
        {
            JsonNode error = reply.Json["errors"]![0]!;
            Assert.Equal(("/linux/resources/pids/limit", $"{berth.Cgroup} has no pids controller"), ((string?)error["pointer"], (string?)error["message"]));
            return;
        }

        reply.Expect(HttpStatusCode.Created);
        Assert.Equal("50\n", await File.ReadAllTextAsync(Path.Combine(berth.Cgroup, "berth", id, "pids.max")));
        await berth.DeleteAsync(id);
    }
}
