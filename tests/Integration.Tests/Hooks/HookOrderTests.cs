using System.Globalization;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;

namespace Berth.Integration.Tests.Hooks;

/// <summary>When, where and with what each kind of hook runs (config.md, "POSIX-platform Hooks"; runtime.md, "Lifecycle").</summary>
public sealed class HookOrderTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    [RequiresContainersFact]
    public async Task StartContainerHook_WithASeccompProfile_RunsUnderIt()
    {
        using var bench = new HookBench();
        using var bundle = berth.NewBundle();
        Directory.CreateDirectory(bundle.InRootfs(bench.Directory));
        string id = await berth.CreateStartedAsync(
            config =>
            {
                config.Args("true").Bind(bench.Directory, bench.Directory);
                config["linux"]!["seccomp"] = new JsonObject
                {
                    ["defaultAction"] = "SCMP_ACT_ALLOW",
                    ["syscalls"] = new JsonArray(new JsonObject { ["names"] = new JsonArray("swapon"), ["action"] = "SCMP_ACT_ERRNO" }),
                };
                string status = bench.Script(
                    "status", "while read -r line; do case $line in Seccomp:*) echo $line;; esac; done < /proc/self/status >> $log");
                HookBench.Set(config, "startContainer", HookBench.Hook(status));
            },
            bundle);
        await berth.WaitAsync(id);

        Assert.Equal(["Seccomp: 2"], bench.Lines);
    }

    private static readonly string[] Kinds = ["prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop"];

    [RequiresContainersFact]
    public async Task Hooks_OfEveryKind_RunInTheOrderOfTheLifecycleAndOfTheirLists()
    {
        using var bench = new HookBench();
        string id = await berth.CreateAsync(config =>
        {
            config.Shell($"echo program >> {bench["log"]}; sleep 1000").Bind(bench.Directory, bench.Directory).WritableRoot();
            foreach (string kind in Kinds)
            {
                HookBench.Set(config, kind, bench.Line($"{kind} 0"), bench.Line($"{kind} 1"));
            }
        }, BundleWith(bench));

        Assert.Equal(Both("prestart", "createRuntime", "createContainer"), bench.Lines);
        await berth.StartAsync(id);
        // the program runs beside the poststart hooks
        Assert.Equal(Both(Kinds[..5]), bench.Lines.Where(line => line != "program"));
        Assert.True(Array.IndexOf(bench.Lines, "program") is < 0 or > 7);
        await berth.DeleteAsync(id, force: true);
        Assert.Equal(Both(Kinds), bench.Lines.Where(line => line != "program"));
    }

    [RequiresContainersFact]
    public async Task Hooks_OfEveryKind_ReadTheStateWithTheirStatusAndPid()
    {
        using var bench = new HookBench();
        using var bundle = BundleWith(bench);
        string id = await berth.CreateAsync(config =>
        {
            config.Args("sleep", "1000").Bind(bench.Directory, bench.Directory);
            config["annotations"] = new JsonObject { ["com.example.key"] = "a \"value\"" };
            foreach (string kind in Kinds)
            {
                HookBench.Set(
                    config,
                    kind,
                    HookBench.Hook(bench.Script($"deaf-{kind}", "exit 0")),
                    HookBench.Hook(bench.Script($"state-{kind}", $"cat > $dir/{kind}.json")));
            }
        }, bundle);
        int pid = await berth.PidAsync(id);
        await berth.StartAsync(id);
        await berth.DeleteAsync(id, force: true);

        (string Status, int? Pid)[] expected =
            [("creating", pid), ("creating", pid), ("creating", 1), ("created", 1), ("running", pid), ("stopped", null)];
        foreach (var (kind, (status, seen)) in Kinds.Zip(expected))
        {
            JsonNode state = JsonNode.Parse(await File.ReadAllTextAsync(bench[$"{kind}.json"]))!;
            Assert.Equal((kind, status, seen), (kind, (string?)state["status"], (int?)state["pid"]));
            Assert.Equal((id, bundle.Directory, "1.2.0"[..2]), ((string?)state["id"], (string?)state["bundle"], ((string?)state["ociVersion"])![..2]));
            Assert.Equal("a \"value\"", (string?)state["annotations"]!["com.example.key"]);
        }
    }

    [RequiresContainersFact]
    public async Task Hooks_OfEachKind_RunInTheNamespacesDirectoryAndRootTheyAreFor()
    {
        using var bench = new HookBench();
        using var bundle = BundleWith(bench);
        const string Look =
            "for n in mnt pid net uts ipc cgroup; do readlink /proc/self/ns/$n; done > $dir/$kind.ns; pwd -P > $dir/$kind.cwd; "
            + "ls -d /bin/probe > $dir/$kind.root 2> /dev/null; umask > $dir/$kind.umask; true";
        string id = await berth.CreateAsync(config =>
        {
            config.Shell("for n in mnt pid net uts ipc cgroup; do readlink /proc/self/ns/$n; done; sleep 1000")
                .Bind(bench.Directory, bench.Directory);
            config.Process()["cwd"] = "/tmp";
            config.Process()["user"] = new JsonObject { ["uid"] = 0, ["gid"] = 0, ["umask"] = 0x1f };
            foreach (string kind in Kinds)
            {
                HookBench.Set(config, kind, HookBench.Hook(bench.Script($"look-{kind}", $"kind={kind}; {Look}")));
            }
        }, bundle);
        await berth.StartAsync(id);
        string[] inside = [.. (await AwaitLinesAsync(id, 6)).Order()];
        await berth.DeleteAsync(id, force: true);

        string[] host = [.. new[] { "mnt", "pid", "net", "uts", "ipc", "cgroup" }.Select(HostNamespace).Order()];
        foreach (string kind in Kinds)
        {
            bool isInside = kind is "createContainer" or "startContainer";
            Assert.Equal(isInside ? inside : host, Read(bench, kind, "ns").Order());
            Assert.Equal((kind, kind == "startContainer" ? "/bin/probe" : ""), (kind, string.Concat(Read(bench, kind, "root"))));
        }

        Assert.Equal(bundle.Rootfs, Read(bench, "createContainer", "cwd")[0]);
        Assert.Equal("/tmp", Read(bench, "startContainer", "cwd")[0]);
        Assert.Equal("0022", Read(bench, "createContainer", "umask")[0]);
        Assert.Equal("0037", Read(bench, "startContainer", "umask")[0]);
        Assert.All(["prestart", "createRuntime", "poststart", "poststop"], kind => Assert.Equal(bundle.Directory, Read(bench, kind, "cwd")[0]));
    }

    [RequiresContainersFact]
    public async Task Hook_OfEveryKind_GetsItsArgumentsAndEnvironmentAndNothingElse()
    {
        using var bench = new HookBench();
        using var bundle = BundleWith(bench);
        string id = await berth.CreateAsync(config =>
        {
            config.Args("sleep", "1000").Bind(bench.Directory, bench.Directory);
            foreach (string kind in Kinds)
            {
                HookBench.Set(config, kind, HookBench.Hook(
                    bench.Script(
                        $"raw-{kind}",
                        $"tr '\\0' '\\n' < /proc/self/environ > $dir/{kind}.env; printf '%s\\n' \"$0\" \"$@\" > $dir/{kind}.args; "
                        + $"/bin/ls /proc/self/fd > $dir/{kind}.fds; grep -E '^(SigBlk|SigIgn)' /proc/self/status > $dir/{kind}.signals"),
                    args: ["own name", "a b", ""],
                    env: ["ONE=1", "odd"]));
            }
        }, bundle);
        await berth.StartAsync(id);
        await berth.DeleteAsync(id, force: true);

        foreach (string kind in Kinds)
        {
            Assert.Equal(["ONE=1", "odd"], Read(bench, kind, "env"));
            // a script's own name is the interpreter's to replace
            Assert.Equal([bench[$"raw-{kind}"], "a b", ""], Read(bench, kind, "args"));
            // the last one is the directory that ls reads
            Assert.Equal(["0", "1", "2", "3"], Read(bench, kind, "fds"));
            Assert.All(Read(bench, kind, "signals"), line => Assert.Equal(0, long.Parse(line.Split('\t')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
        }
    }

    [RequiresContainersFact]
    public async Task StartContainerHook_AfterTheDaemonWasKilled_StillRunsWithItsState()
    {
        using var bench = new HookBench();
        using var bundle = BundleWith(bench);
        string id = await berth.CreateAsync(config =>
        {
            config.Args("sleep", "1000").Bind(bench.Directory, bench.Directory);
            HookBench.Set(config, "startContainer", HookBench.Hook(bench.Script("state", "cat > $dir/state.json")));
            HookBench.Set(config, "poststart", bench.Line("poststart"));
            HookBench.Set(config, "poststop", bench.Line("poststop"));
        }, bundle);

        await berth.Daemon.KillAsync();
        await berth.Daemon.StartAgainAsync();
        await berth.StartAsync(id);

        JsonNode state = JsonNode.Parse(await File.ReadAllTextAsync(bench["state.json"]))!;
        Assert.Equal(("created", 1, id), ((string?)state["status"], (int?)state["pid"], (string?)state["id"]));
        Assert.Equal(["poststart"], bench.Lines);
        await berth.DeleteAsync(id, force: true);
        Assert.Equal(["poststart", "poststop"], bench.Lines);
    }

    // what a startContainer hook names has to be in the container, with the interpreter it has there
    private TestBundle BundleWith(HookBench bench)
    {
        var bundle = berth.NewBundle();
        Directory.CreateDirectory(bundle.InRootfs(bench.Directory));
        return bundle;
    }

    private async Task<string[]> AwaitLinesAsync(string id, int count)
    {
        using var reader = new StreamReader(await berth.Client.FollowAsync($"/v1/containers/{id}/logs?follow=true"));
        var lines = new List<string>();
        while (lines.Count < count && await reader.ReadLineAsync() is { } line)
        {
            lines.Add(line);
        }

        return [.. lines];
    }

    private static string HostNamespace(string name) => new FileInfo($"/proc/self/ns/{name}").LinkTarget!;

    private static string[] Read(HookBench bench, string kind, string what) => File.ReadAllLines(bench[$"{kind}.{what}"]);

    private static string[] Both(params string[] kinds) => [.. kinds.SelectMany(kind => (string[])[$"{kind} 0", $"{kind} 1"])];
}
