using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Host;
using Berth.TestSupport.Http;

namespace Berth.Integration.Tests.Services;

/// <summary>Programs that say by sd_notify(3) how far they are.</summary>
public sealed class NotifyTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    [RequiresContainersFact]
    public async Task Notify_NotAskedFor_IsNotThere()
    {
        Outcome outcome = await berth.RunAsync(config => config.Shell("echo socket=$NOTIFY_SOCKET; grep /run/berth /proc/self/mountinfo; exit 0"));
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));

        Assert.Equal(new Outcome(0, null, "socket=\n"), outcome);
        Assert.Null((await berth.GetAsync(id))["notify"]);
        Assert.Equal("ready", (string?)(await berth.WaitAsync(id, "ready"))["condition"]);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Notify_Ready_EndsTheWaitAndIsShown()
    {
        string id = await CreateAsync("echo $NOTIFY_SOCKET; probe notify \"$(printf 'READY=1\\nSTATUS=serves')\"; sleep 1000");
        Assert.Equal("starting", (string?)(await berth.GetAsync(id))["notify"]!["state"]);
        await berth.StartAsync(id);

        JsonNode wait = await berth.WaitAsync(id, "ready");

        Assert.Equal("ready", (string?)wait["condition"]);
        Assert.Equal("running", (string?)wait["status"]);
        JsonNode notify = await NotifyAsync(id);
        Assert.True((bool)notify["ready"]!);
        Assert.Equal("serves", (string?)notify["status"]);
        Assert.NotNull(notify["readyAt"]);
        Assert.Equal("/run/berth/notify.sock\n", await berth.LogsAsync(id));
        string plan = (await berth.Client.GetAsync($"/v1/containers/{id}/plan")).Expect(HttpStatusCode.OK).Text;
        Assert.Contains("bind notify socket on /run/berth/notify.sock", plan, StringComparison.Ordinal);
        await berth.DeleteAsync(id, force: true);
    }

    // the program goes on when the barrier's descriptor is closed; then its messages have had their effect
    [RequiresContainersFact]
    public async Task Notify_Barrier_IsReleasedAfterWhatCameBefore()
    {
        string id = await StartAsync("probe notify READY=1 STATUS=one RELOADING=1 STATUS=two ERRNO=5 BARRIER=1; sleep 1000");
        await berth.AwaitLineAsync(id, "released");

        JsonNode notify = await NotifyAsync(id);

        Assert.Equal("reloading", (string?)notify["state"]);
        Assert.False((bool)notify["ready"]!);
        Assert.Equal("two", (string?)notify["status"]);
        Assert.Equal(5, (int?)notify["errno"]);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Notify_OuterSocket_HearsItWithThePidOnTheHost()
    {
        using var outer = new NotifyReceiver();
        string id = await StartAsync("sleep 1000 & probe notify READY=1 \"MAINPID=$!\" FDSTORE=1 WATCHDOG=1 STATUS=last BARRIER=1; wait", outer.Path);

        IReadOnlyList<string> ready = await outer.NextAsync();
        IReadOnlyList<string> main = await outer.NextAsync();
        IReadOnlyList<string> status = await outer.NextAsync();

        Assert.Equal(["READY=1", $"MAINPID={await berth.PidAsync(id)}"], ready);
        int pid = int.Parse(Assert.Single(main)["MAINPID=".Length..], CultureInfo.InvariantCulture);
        Assert.Equal("sleep", (await File.ReadAllTextAsync($"/proc/{pid}/comm")).Trim());
        Assert.Equal(await berth.PidAsync(id), ProcessTable.Parent(pid));
        Assert.Equal(["STATUS=last"], status);
        await berth.AwaitLineAsync(id, "released");
        Assert.Equal(pid, (int?)(await NotifyAsync(id))["mainPid"]);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Notify_OuterSocketNobodyListensAt_HoldsUpNobody()
    {
        string id = await StartAsync("probe notify READY=1 BARRIER=1; sleep 1000", "/nobody/listens");

        await berth.AwaitLineAsync(id, "released");

        Assert.True((bool)(await NotifyAsync(id))["ready"]!);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Notify_FromOutside_IsNotBelieved()
    {
        using var directory = new TemporaryDirectory();
        using var go = new Fifo(directory["go"]);
        string id = await StartAsync("read x < /tmp/go; probe notify STATUS=inside BARRIER=1; sleep 1000", bind: directory.Path);

        NotifyReceiver.Send(Path.Combine(berth.Daemon.Roots.State, "containers", id, "notify.sock"), "READY=1\nSTATUS=outside");
        go.WriteLine();
        await berth.AwaitLineAsync(id, "released");

        JsonNode notify = await NotifyAsync(id);
        Assert.Equal("starting", (string?)notify["state"]);
        Assert.Equal("inside", (string?)notify["status"]);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Notify_Unreadable_IsPassedOver()
    {
        string id = await StartAsync(
            "probe notify \"READY=1 $(head -c 5000 /dev/zero | tr '\\0' x)\" \"$(printf '\\377READY=1')\" READY ready=1 BARRIER=1; sleep 1000");
        await berth.AwaitLineAsync(id, "released");

        Assert.Equal("starting", (string?)(await NotifyAsync(id))["state"]);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Notify_LastWords_AreKnownWhenTheEndIs()
    {
        JsonObject request = Request(config => config.Args("/bin/probe", "notify", "READY=1", "STOPPING=1\nEXIT_STATUS=3"));
        string id = berth.NewId();
        (await berth.Client.PutAsync($"/v1/containers/{id}", request)).Expect(HttpStatusCode.Created);
        await berth.StartAsync(id);
        await berth.WaitAsync(id);

        JsonNode notify = await NotifyAsync(id);

        Assert.Equal("stopping", (string?)notify["state"]);
        Assert.Equal(3, (int?)notify["exitStatus"]);
        Assert.NotNull(notify["readyAt"]);
        Assert.Equal("ready", (string?)(await berth.WaitAsync(id, "ready"))["condition"]);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Notify_NeverReady_EndsTheWaitWithTheContainer()
    {
        string id = await StartAsync("exit 4");

        JsonNode wait = await berth.WaitAsync(id, "ready");

        Assert.Equal("stopped", (string?)wait["condition"]);
        Assert.Equal(4, (int?)wait["exitCode"]);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Notify_WhileTheDaemonIsGone_IsHeardByTheNext()
    {
        using var directory = new TemporaryDirectory();
        using var go = new Fifo(directory["go"]);
        string id = await StartAsync(
            "read x < /tmp/go; probe notify READY=1; touch /tmp/done; read x < /tmp/go; probe notify STATUS=later BARRIER=1; sleep 1000",
            bind: directory.Path);

        await berth.Daemon.KillAsync();
        using var done = new EntryWatch(directory.Path, "done");
        go.WriteLine();
        await done.Appeared;
        await berth.Daemon.StartAgainAsync();

        Assert.Equal("ready", (string?)(await berth.WaitAsync(id, "ready"))["condition"]);
        string? readyAt = (string?)(await NotifyAsync(id))["readyAt"];
        await berth.Daemon.KillAsync();
        await berth.Daemon.StartAgainAsync();
        Assert.Equal(readyAt, (string?)(await NotifyAsync(id))["readyAt"]);
        go.WriteLine();
        await berth.AwaitLineAsync(id, "released");
        Assert.Equal("later", (string?)(await NotifyAsync(id))["status"]);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Notify_FromAUserNamespaceByAnyUser_IsHeard()
    {
        JsonObject request = Request(config =>
        {
            config.Shell("probe notify READY=1; sleep 1000").WithUsers((0u, 200000u, 65536u));
            config.Process()["user"] = new JsonObject { ["uid"] = 1000, ["gid"] = 1000 };
        });
        // the rest of the image is the host's root's, where the container's root may make nothing to mount on
        string directory = System.IO.Directory.CreateDirectory(berth.Bundle.InRootfs("/run/berth")).FullName;
        FileOwner.Set(directory, 200000);
        string id = berth.NewId();
        (await berth.Client.PutAsync($"/v1/containers/{id}", request)).Expect(HttpStatusCode.Created);
        await berth.StartAsync(id);

        Assert.Equal("ready", (string?)(await berth.WaitAsync(id, "ready"))["condition"]);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Notify_Socket_LeaksNoDescriptorAndCanNotBeChanged()
    {
        JsonObject request = Request(config => config.Args("/bin/probe"));
        string id = berth.NewId();
        (await berth.Client.PutAsync($"/v1/containers/{id}", request)).Expect(HttpStatusCode.Created);
        await berth.StartAsync(id);
        await berth.WaitAsync(id);

        var report = new ProbeReport(await berth.LogsAsync(id));

        Assert.Equal([0, 1, 2], report.Descriptors.Keys.Order());
        Assert.Subset(report.Mount("/run/berth/notify.sock").Options.ToHashSet(), new HashSet<string> { "ro", "nosuid", "nodev", "noexec" });
        await berth.DeleteAsync(id);
    }

    [RequiresContainersTheory]
    [InlineData("relative")]
    [InlineData("@")]
    [InlineData("")]
    public async Task Create_SocketThatCanNotBe_IsRefused(string socket)
    {
        JsonObject request = Request(config => config.Args("true"), socket);

        Reply reply = await berth.Client.PutAsync($"/v1/containers/{berth.NewId()}", request);

        JsonNode problem = reply.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-request");
        Assert.Equal("/notify/socket", (string?)problem["errors"]![0]!["pointer"]);
    }

    [RequiresContainersFact]
    public async Task Create_RepeatedWithAnotherNotify_IsRefused()
    {
        string id = berth.NewId();
        JsonObject request = Request(config => config.Args("true"));
        (await berth.Client.PutAsync($"/v1/containers/{id}", request)).Expect(HttpStatusCode.Created);

        (await berth.Client.PutAsync($"/v1/containers/{id}", request)).Expect(HttpStatusCode.OK);
        request["notify"] = new JsonObject { ["socket"] = "/run/other" };
        (await berth.Client.PutAsync($"/v1/containers/{id}", request)).ExpectProblem(HttpStatusCode.Conflict, "container-exists");
        request.Remove("notify");
        (await berth.Client.PutAsync($"/v1/containers/{id}", request)).ExpectProblem(HttpStatusCode.Conflict, "container-exists");

        await berth.DeleteAsync(id);
    }

    private async Task<JsonNode> NotifyAsync(string id) => (await berth.GetAsync(id))["notify"]!;

    private JsonObject Request(Action<JsonObject> edit, string? outer = null)
    {
        JsonObject request = berth.CreateRequest(edit);
        request["notify"] = outer is null ? [] : new JsonObject { ["socket"] = outer };
        return request;
    }

    private async Task<string> CreateAsync(string script, string? outer = null, string? bind = null)
    {
        string id = berth.NewId();
        JsonObject request = Request(
            config =>
            {
                config.Shell(script);
                if (bind is not null)
                {
                    config.Bind(bind, "/tmp");
                }
            },
            outer);
        (await berth.Client.PutAsync($"/v1/containers/{id}", request)).Expect(HttpStatusCode.Created);
        return id;
    }

    private async Task<string> StartAsync(string script, string? outer = null, string? bind = null)
    {
        string id = await CreateAsync(script, outer, bind);
        await berth.StartAsync(id);
        return id;
    }
}
