using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Http;

namespace Berth.Integration.Tests.Crash;

/// <summary>Kills the daemon before every kind of step of an operation: where one is done in each hierarchy, before the first of them and
/// the last.</summary>
internal sealed class CrashSteps(SteppedFixture berth)
{

    public async Task CreateIsRolledBackOrWholeAsync()
    {
        string first = berth.NewId();
        await RestartAsync();
        var steps = await berth.RecordAsync(() => CreateAsync(first));
        await berth.DeleteAsync(first);
        await RestartAsync();

        foreach (DaemonStep step in FirstAndLast(steps, first))
        {
            string id = berth.NewId();
            await DieAsync(step.With(first, id), () => berth.PutAsync(id, Edit));
            await AssertGoneOrWholeAsync(id, step);
        }
    }

    public async Task DeleteIsFinishedAsync()
    {
        string first = berth.NewId();
        await CreateAsync(first);
        await berth.StartAsync(first);
        var steps = await berth.RecordAsync(() => berth.DeleteAsync(first, force: true));

        foreach (DaemonStep step in FirstAndLast(steps, first))
        {
            string id = berth.NewId();
            await CreateAsync(id);
            await berth.StartAsync(id);
            await DieAsync(step.With(first, id), () => berth.Client.DeleteAsync($"/v1/containers/{id}?force=true"));
            await AssertGoneOrWholeAsync(id, step);
        }
    }

    public async Task DeleteOfAPausedContainerIsFinishedAsync()
    {
        string first = await PausedAsync();
        var steps = await berth.RecordAsync(() => berth.DeleteAsync(first, force: true));

        foreach (DaemonStep step in FirstAndLast(steps, first).Where(step => step.Path.Contains("freez", StringComparison.Ordinal)))
        {
            string id = await PausedAsync();
            await DieAsync(step.With(first, id), () => berth.Client.DeleteAsync($"/v1/containers/{id}?force=true"));
            await AssertGoneOrWholeAsync(id, step);
        }
    }

    public async Task UpdateIsTakenBackOrDoneAsync()
    {
        string id = berth.NewId();
        await CreateAsync(id);
        await berth.StartAsync(id);
        string before = berth.Values(id);
        JsonNode beforeConfig = await ResourcesAsync(id);
        var steps = await berth.RecordAsync(() => UpdateAsync(id, berth.OtherLimits));
        string after = berth.Values(id);
        JsonNode afterConfig = await ResourcesAsync(id);
        Assert.NotEqual(before, after);

        foreach (DaemonStep step in FirstAndLast(steps, id))
        {
            (await UpdateAsync(id, berth.Limits)).Expect(HttpStatusCode.OK);
            Assert.Equal(before, berth.Values(id));
            await DieAsync(step, () => UpdateAsync(id, berth.OtherLimits));

            JsonNode config = await ResourcesAsync(id);
            bool isDone = JsonNode.DeepEquals(afterConfig, config);
            Assert.True(isDone || JsonNode.DeepEquals(beforeConfig, config), $"{step}: {config}");
            Assert.Equal(isDone ? after : before, berth.Values(id));
            Assert.Equal("running", (string?)(await berth.GetAsync(id))["status"]);
        }

        await berth.DeleteAsync(id, force: true);
    }

    public async Task UpdateOfADeviceIsTakenBackOrDoneAsync()
    {
        string id = berth.NewId();
        await CreateAsync(id);
        await berth.StartAsync(id);
        string node = $"/proc/{await berth.PidAsync(id)}/root/dev/new";
        var steps = await berth.RecordAsync(() => AddAsync(0));
        int added = 1;

        for (int i = 1; i <= steps.Count; i++)
        {
            await DieAsync(steps[i - 1], () => AddAsync(i));

            bool isThere = File.Exists($"{node}{i}");
            added += isThere ? 1 : 0;
            JsonNode config = (await berth.Client.GetAsync($"/v1/containers/{id}/config")).Expect(HttpStatusCode.OK).Json;
            Assert.Equal(added, config["linux"]!["devices"]!.AsArray().Count);
        }

        await berth.DeleteAsync(id, force: true);

        async Task AddAsync(int i) => (await berth.Client.PatchAsync(
            $"/v1/containers/{id}",
            JsonNode.Parse($$$"""{"devices":[{"path":"/dev/new{{{i}}}","type":"c","major":1,"minor":3}]}""")!)).Expect(HttpStatusCode.OK);
    }

    public async Task StatusIsThatOfTheFreezerAsync(string verb)
    {
        string id = berth.NewId();
        await CreateAsync(id);
        await berth.StartAsync(id);
        await ReachAsync();
        var steps = await berth.RecordAsync(() => PostAsync(id, verb));

        foreach (DaemonStep step in FirstAndLast(steps, id))
        {
            await ReachAsync();
            await DieAsync(step, () => PostAsync(id, verb));
            Assert.Equal(Freezer.IsFrozen(id) ? "paused" : "running", (string?)(await berth.GetAsync(id))["status"]);
        }

        await berth.DeleteAsync(id, force: true);

        async Task ReachAsync() => (await PostAsync(id, verb == "pause" ? "resume" : "pause")).Expect(HttpStatusCode.NoContent);
    }

    // what a version 1 freezer has stopped does not die with the daemon, whether its state was saved by then or not
    public async Task FrozenCreateLeavesNothingAsync(int time)
    {
        string id = berth.NewId();
        string state = Path.Combine(berth.Daemon.Roots.State, "containers", id, ".state.json");
        using var death = berth.KillBefore(new DaemonStep("open", state, time), () => Freezer.Freeze(id));

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => berth.PutAsync(id, Edit));

        await death.AwaitAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await berth.Client.GetAsync($"/v1/containers/{id}")).Status);
        await berth.AssertNothingLeftAsync(id);
    }

    private void Edit(JsonObject config) => config.Args("sleep", "1000").Linux()["resources"] = JsonNode.Parse(berth.Limits);

    // one that was done in each of ten hierarchies tells as much at its first as at its fifth
    private static IEnumerable<DaemonStep> FirstAndLast(IReadOnlyList<DaemonStep> steps, string id)
    {
        Assert.NotEmpty(steps);
        return steps.GroupBy(step => step.With(id, "").Kind).SelectMany(group => (DaemonStep[])[group.First(), group.Last()]).Distinct();
    }

    private async Task CreateAsync(string id) => (await berth.PutAsync(id, Edit)).Expect(HttpStatusCode.Created);

    private async Task<string> PausedAsync()
    {
        string id = berth.NewId();
        await CreateAsync(id);
        await berth.StartAsync(id);
        (await PostAsync(id, "pause")).Expect(HttpStatusCode.NoContent);
        return id;
    }

    private Task<Reply> UpdateAsync(string id, string resources) =>
        berth.Client.PatchAsync($"/v1/containers/{id}", new JsonObject { ["resources"] = JsonNode.Parse(resources) });

    private async Task<JsonNode> ResourcesAsync(string id) =>
        (await berth.Client.GetAsync($"/v1/containers/{id}/config")).Expect(HttpStatusCode.OK).Json["linux"]!["resources"]!;

    private Task<Reply> PostAsync(string id, string verb) => berth.Client.PostAsync($"/v1/containers/{id}/{verb}");

    private async Task RestartAsync()
    {
        await berth.Daemon.KillAsync();
        await berth.Daemon.StartAgainAsync();
    }

    private async Task DieAsync(DaemonStep step, Func<Task> action)
    {
        using var death = berth.KillBefore(step);
        Exception? failure = await Record.ExceptionAsync(action);
        Assert.True(death.HasCome && failure is HttpRequestException, $"{step} did not come again: {failure}");
        await death.AwaitAsync();
    }

    private async Task AssertGoneOrWholeAsync(string id, DaemonStep step)
    {
        Reply reply = await berth.Client.GetAsync($"/v1/containers/{id}");
        if (reply.Status == HttpStatusCode.OK)
        {
            Assert.True((string?)reply.Json["status"] is "created" or "running" or "paused" or "stopped", $"{step}: {reply}");
            await berth.DeleteAsync(id, force: true);
        }

        await berth.AssertNothingLeftAsync(id);
    }
}
