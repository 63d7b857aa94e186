using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.Native;
using Berth.Native.Handles;
using Berth.Native.Syscalls;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Host;

namespace Berth.Integration.Tests.Hooks;

/// <summary>What a hook that fails makes fail, and what is left: nothing, after the poststop hooks.</summary>
public sealed class HookFailureTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    [RequiresContainersTheory]
    [InlineData("prestart")]
    [InlineData("createRuntime")]
    [InlineData("createContainer")]
    public async Task CreateHook_Fails_TheCreateFailsAndPoststopHooksRun(string kind)
    {
        using var bench = new HookBench();
        string id = berth.NewId();

        JsonNode problem = (await berth.PutAsync(id, config => Configure(config, bench, kind, bench.Script("fail", "echo oh no >&2; exit 3"))))
            .ExpectProblem(HttpStatusCode.BadGateway, "hook-failed");

        AssertHook(problem, kind, bench["fail"], "exit code 3: oh no");
        Assert.Equal(["first", "poststop"], bench.Lines);
        Leftovers.AssertNone(berth.Daemon.Roots, id);
        (await berth.Client.GetAsync($"/v1/containers/{id}")).Expect(HttpStatusCode.NotFound);
    }

    [RequiresContainersTheory]
    [InlineData("startContainer", false)]
    [InlineData("startContainer", true)]
    [InlineData("poststart", false)]
    [InlineData("poststart", true)]
    public async Task StartHook_Fails_TheStartFailsAndTheContainerIsDestroyed(string kind, bool restart)
    {
        using var bench = new HookBench();
        using var bundle = BundleWith(bench);
        string id = await berth.CreateAsync(
            config => Configure(config, bench, kind, bench.Script("fail", "echo oh no >&2; exit 3")), bundle);
        using SafePidFd process = Pidfd.Open(await berth.PidAsync(id));
        if (restart)
        {
            await berth.Daemon.KillAsync();
            await berth.Daemon.StartAgainAsync();
        }

        JsonNode problem = (await berth.Client.PostAsync($"/v1/containers/{id}/start")).ExpectProblem(HttpStatusCode.BadGateway, "hook-failed");

        AssertHook(problem, kind, bench["fail"], "exit code 3: oh no");
        Assert.True(await Descriptors.AwaitReadableAsync(process));
        Assert.Equal(["first", "poststop"], bench.Lines);
        Leftovers.AssertNone(berth.Daemon.Roots, id);
        (await berth.Client.GetAsync($"/v1/containers/{id}")).Expect(HttpStatusCode.Gone);
    }

    [RequiresContainersFact]
    public async Task PoststopHook_Fails_TheRestRunsAndDeleteSucceeds()
    {
        using var bench = new HookBench();
        string id = await berth.CreateStartedAsync(config =>
        {
            config.Args("true");
            HookBench.Set(
                config,
                "poststop",
                HookBench.Hook(bench.Script("fail", "exit 1")),
                HookBench.Hook(bench["missing"]),
                bench.Line("last"));
        });
        await berth.WaitAsync(id);

        await berth.DeleteAsync(id);

        Assert.Equal(["last"], bench.Lines);
        Assert.Contains($"hook poststop 0 {bench["fail"]}: exit code 1", berth.Daemon.Errors, StringComparison.Ordinal);
        Assert.Contains($"hook poststop 1 {bench["missing"]}: ENOENT", berth.Daemon.Errors, StringComparison.Ordinal);
    }

    [RequiresContainersTheory]
    [InlineData("createRuntime")]
    [InlineData("createContainer")]
    [InlineData("startContainer")]
    public async Task Hook_TimeIsOver_ItsWholeProcessGroupIsKilled(string kind)
    {
        using var bench = new HookBench();
        using var bundle = BundleWith(bench);
        new Fifo(bench["alive"]).Dispose();
        using SafeFd alive = Paths.Open(bench["alive"], Libc.O_RDONLY | Libc.O_NONBLOCK);
        string script = bench.Script("slow", "exec 3> $dir/alive; echo up >&3; sleep 1000 & wait");

        var problem = await CreateAndStartAsync(
            config => Configure(config, bench, kind, script, timeout: 1), bundle);

        AssertHook(problem, kind, script, "its timeout was over and it was killed");
        // the background process had the fifo open as well
        var buffer = new byte[16];
        Assert.Equal("up\n"u8.Length, Pipes.TryRead(alive, buffer));
        Assert.True(await Descriptors.AwaitReadableAsync(alive));
        Assert.Equal(0, Pipes.TryRead(alive, buffer));
    }

    [RequiresContainersTheory]
    [InlineData("createRuntime")]
    [InlineData("createContainer")]
    [InlineData("startContainer")]
    public async Task Hook_ThatIsMissing_SaysSo(string kind)
    {
        using var bench = new HookBench();
        using var bundle = BundleWith(bench);

        JsonNode problem = await CreateAndStartAsync(config => Configure(config, bench, kind, "/not/there"), bundle);

        AssertHook(problem, kind, "/not/there", "ENOENT");
        Assert.Equal("ENOENT", (string?)problem["errno"]);
    }

    [RequiresContainersTheory]
    [InlineData("createRuntime")]
    [InlineData("createContainer")]
    public async Task Hook_WritesMuchAndDies_TheEndIsReported(string kind)
    {
        using var bench = new HookBench();
        using var bundle = BundleWith(bench);
        string script = bench.Script("loud", "i=0; while [ $i -lt 20000 ]; do echo line $i >&2; i=$((i+1)); done; kill -9 $$");

        JsonNode problem = await CreateAndStartAsync(config => Configure(config, bench, kind, script), bundle);

        string message = (string)problem["errors"]![0]!["message"]!;
        Assert.StartsWith("ended by SIGKILL: ", message, StringComparison.Ordinal);
        Assert.EndsWith("line 19999", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 4000, 4200);
    }

    [RequiresContainersFact]
    public async Task Hook_LeavesAProcessBehind_IsNotWaitedFor()
    {
        using var bench = new HookBench();
        using var bundle = BundleWith(bench);
        using var go = new Fifo(bench["go"]);
        string left = bench.Script("leave", "read line < $dir/go & exit 0");

        string id = await berth.CreateAsync(config =>
        {
            config.Args("sleep", "1000").Bind(bench.Directory, bench.Directory);
            HookBench.Set(config, "createRuntime", HookBench.Hook(left));
        }, bundle);

        go.WriteLine();
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Daemon_DiesDuringAHook_TheNextOneRemovesEverythingAndRunsPoststopHooks()
    {
        using var bench = new HookBench();
        using var bundle = BundleWith(bench);
        using var reached = new Fifo(bench["reached"]);
        string id = berth.NewId();
        Task<Exception?> create = Record.ExceptionAsync(() => berth.PutAsync(
            id, config => Configure(config, bench, "createContainer", bench.Script("slow", "echo > $dir/reached; sleep 1000")), bundle));
        using (var reader = File.OpenText(bench["reached"]))
        {
            Assert.Equal("", await reader.ReadLineAsync());
        }

        await berth.Daemon.KillAsync();
        Assert.NotNull(await create);
        await berth.Daemon.StartAgainAsync();

        await Leftovers.AssertNoneSoonAsync(berth.Daemon.Roots, id);
        Assert.Equal(["first", "poststop"], bench.Lines);
    }

    [RequiresContainersFact]
    public async Task Hooks_InvalidOnes_AreAllReported()
    {
        JsonNode problem = (await berth.PutAsync(berth.NewId(), config =>
        {
            HookBench.Set(config, "prestart", HookBench.Hook("relative"));
            HookBench.Set(config, "startContainer", HookBench.Hook("/x"), HookBench.Hook("/y", timeout: 0));
            HookBench.Set(config, "poststop", new JsonObject());
        })).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-config");

        Assert.Equal(
            ["/hooks/poststop/0/path", "/hooks/prestart/0/path", "/hooks/startContainer/1/timeout"],
            problem["errors"]!.AsArray().Select(error => (string)error!["pointer"]!).Order(StringComparer.Ordinal));
    }

    private static void AssertHook(JsonNode problem, string kind, string path, string reason)
    {
        Assert.Equal($"/hooks/{kind}/1", (string?)problem["errors"]![0]!["pointer"]);
        Assert.StartsWith(reason, (string?)problem["errors"]![0]!["message"], StringComparison.Ordinal);
        Assert.Equal(path, (string?)problem["path"]);
        Assert.StartsWith($"hook {kind} 1 {path}: {reason}", (string?)problem["detail"], StringComparison.Ordinal);
    }

    private static void Configure(JsonObject config, HookBench bench, string kind, string script, int? timeout = null)
    {
        config.Args("sleep", "1000").Bind(bench.Directory, bench.Directory);
        HookBench.Set(config, kind, bench.Line("first"), HookBench.Hook(script, timeout), bench.Line("never"));
        HookBench.Set(config, "poststop", bench.Line("poststop"));
    }

    private async Task<JsonNode> CreateAndStartAsync(Action<JsonObject> edit, TestBundle bundle)
    {
        string id = berth.NewId();
        var reply = await berth.PutAsync(id, edit, bundle);
        if (reply.Status == HttpStatusCode.Created)
        {
            reply = await berth.Client.PostAsync($"/v1/containers/{id}/start");
        }

        JsonNode problem = reply.ExpectProblem(HttpStatusCode.BadGateway, "hook-failed");
        Leftovers.AssertNone(berth.Daemon.Roots, id);
        return problem;
    }

    private TestBundle BundleWith(HookBench bench)
    {
        var bundle = berth.NewBundle();
        Directory.CreateDirectory(bundle.InRootfs(bench.Directory));
        return bundle;
    }
}
