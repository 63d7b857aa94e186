using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
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
        string other = await berth.CreateStartedAsync(config => config.Shell("echo other; sleep 1000"));
        string id = berth.NewId();
        using var begun = new EntryWatch(Path.Combine(berth.Daemon.Roots.State, "containers"), id);
        Task<Reply> stuck = berth.PutAsync(id, config => config.Bind(silent.Directory + "/source", "/tmp"));
        await begun.Appeared;

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
        string other = await berth.CreateStartedAsync(config => config.Shell("echo other; sleep 1000"));
        string[] ids = [.. Enumerable.Range(0, Many).Select(_ => berth.NewId())];
        Task<Reply>[] stuck;
        using (var silent = new SilentFilesystem())
        {
            stuck = [.. ids.Select(id => berth.Client.PutAsync($"/v1/containers/{id}", new JsonObject { ["bundle"] = silent.Directory }))];

            await AssertAnswersAsync(other);
            await berth.RunAsync(config => config.Args("true"));
            Assert.DoesNotContain(stuck, task => task.IsCompleted);
        }

        Reply[] replies = await Task.WhenAll(stuck);
        Assert.All(replies, reply => Assert.True((int)reply.Status is >= 400 and not 500, reply.ToString()));
        Assert.All(ids, id => Leftovers.AssertNone(berth.Daemon.Roots, id));
        await berth.DeleteAsync(other, force: true);
    }

    private async Task AssertAnswersAsync(string other)
    {
        (await berth.Client.GetAsync("/v1/containers")).Expect(HttpStatusCode.OK);
        (await berth.Client.GetAsync($"/v1/containers/{other}/state")).Expect(HttpStatusCode.OK);
        (await berth.Client.GetAsync("/v1/ping")).Expect(HttpStatusCode.OK);
        Assert.Equal("other\n", await berth.LogsAsync(other));
    }
}
