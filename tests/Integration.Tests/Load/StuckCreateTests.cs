using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.Native.Handles;
using Berth.Native.Syscalls;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Fuse;
using Berth.TestSupport.Host;
using Berth.TestSupport.Http;

namespace Berth.Integration.Tests.Load;

/// <summary>A create that waits for a filesystem which never answers is nobody else's business.</summary>
public sealed class StuckCreateTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    // more than the daemon's thread pool starts with
    private const int Many = 16;

    [RequiresFuseFact]
    public async Task Create_StuckInAMount_HoldsUpNothingAndCanBeDeleted()
    {
        using var silent = new SilentFilesystem();
        string other = await StartOtherAsync();
        (string id, Task<Reply> stuck) = await BeginAsync(silent);

        Assert.Equal("creating", (string?)(await berth.GetAsync(id))["status"]);
        await AssertAnswersAsync(other);
        (await berth.Client.PostAsync($"/v1/containers/{id}/start")).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        (await berth.Client.DeleteAsync($"/v1/containers/{id}")).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        Assert.False(stuck.IsCompleted);

        await berth.DeleteAsync(id, force: true);

        (await stuck).ExpectProblem(HttpStatusCode.BadGateway, "launch-failed");
        await berth.DeleteAsync(other, force: true);
    }

    [RequiresFuseFact]
    public async Task Create_ManyStuckInTheirBundle_HoldUpNothing()
    {
        string other = await StartOtherAsync();
        string[] ids = [.. Enumerable.Range(0, Many).Select(_ => berth.NewId())];
        Task<Reply>[] stuck;
        using (var silent = new SilentFilesystem())
        {
            stuck = [.. ids.Select(id => berth.Client.PutAsync($"/v1/containers/{id}", new JsonObject { ["bundle"] = silent.Directory }))];
            await silent.ApproachedAsync();

            await AssertAnswersAsync(other);
            await berth.RunAsync(config => config.Args("true"));
            Assert.DoesNotContain(stuck, task => task.IsCompleted);
        }

        Reply[] replies = await Task.WhenAll(stuck);
        Assert.All(replies, reply => Assert.True((int)reply.Status is >= 400 and not 500, reply.ToString()));
        Assert.All(ids, id => Leftovers.AssertNone(berth.Daemon.Roots, id));
        await berth.DeleteAsync(other, force: true);
    }

    // whoever kills the monitor or its process (the out-of-memory killer, say) ends the create
    [RequiresFuseTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Create_ProcessKilledMeanwhile_FailsAndLeavesNothing(bool monitor)
    {
        using var silent = new SilentFilesystem();
        (string id, Task<Reply> stuck) = await BeginAsync(silent);
        IReadOnlyList<int> processes = ProcessTable.OfContainers(id);
        int parent = processes.Single(pid => ProcessTable.Parent(pid) == berth.Daemon.Pid);
        int victim = monitor ? parent : processes.Single(pid => pid != parent);

        using (SafePidFd process = Pidfd.Open(victim))
        {
            Pidfd.SendSignal(process, 9);
        }

        (await stuck).ExpectProblem(HttpStatusCode.BadGateway, "launch-failed");
        Leftovers.AssertNone(berth.Daemon.Roots, id);
    }

    [RequiresFuseTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Create_DaemonEndsMeanwhile_LeavesNothing(bool kill)
    {
        using var silent = new SilentFilesystem();
        (string id, Task<Reply> stuck) = await BeginAsync(silent);

        if (kill)
        {
            await berth.Daemon.KillAsync();
        }
        else
        {
            Assert.Equal(0, await berth.Daemon.StopAsync());
        }

        await Record.ExceptionAsync(() => stuck);
        await berth.Daemon.StartAgainAsync();
        await Leftovers.AssertNoneSoonAsync(berth.Daemon.Roots, id);
        (await berth.Client.GetAsync($"/v1/containers/{id}")).ExpectProblem(HttpStatusCode.NotFound, "container-not-found");
    }

    // a create whose container process waits in a mount
    private async Task<(string Id, Task<Reply> Stuck)> BeginAsync(SilentFilesystem silent)
    {
        string id = berth.NewId();
        Task<Reply> stuck = berth.PutAsync(id, config => config.Bind(silent.Directory + "/source", "/tmp"));
        await silent.ApproachedAsync();
        return (id, stuck);
    }

    private async Task<string> StartOtherAsync()
    {
        string id = await berth.CreateStartedAsync(config => config.Shell("echo other; sleep 1000"));
        await berth.AwaitLineAsync(id, "other");
        return id;
    }

    private async Task AssertAnswersAsync(string other)
    {
        (await berth.Client.GetAsync("/v1/containers")).Expect(HttpStatusCode.OK);
        (await berth.Client.GetAsync($"/v1/containers/{other}/state")).Expect(HttpStatusCode.OK);
        (await berth.Client.GetAsync("/v1/ping")).Expect(HttpStatusCode.OK);
        Assert.Equal("other\n", await berth.LogsAsync(other));
    }
}
