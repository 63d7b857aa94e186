using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Host;
using Berth.TestSupport.Http;

namespace Berth.Integration.Tests.Crash;

/// <summary>The daemon is killed before every kind of step of an operation: where one is done in each hierarchy, before the first of them and
/// the last.</summary>
public sealed class CrashStepTests(SteppedFixture berth) : IClassFixture<SteppedFixture>
{
    private const string Limits = """{"memory":{"limit":33554432},"pids":{"limit":50},"devices":[{"allow":false,"access":"rwm"}]}""";
    private const string OtherLimits = """
        {"memory":{"limit":67108864},"pids":{"limit":60},"devices":[{"allow":false,"access":"rwm"},{"allow":true,"type":"c","major":10,"minor":229,"access":"rw"}]}
        """;

    [RequiresLimitsFact("memory", "pids")]
    public async Task Create_KilledAtAnyStep_IsRolledBackOrWhole()
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

    [RequiresLimitsFact("memory", "pids")]
    public async Task Delete_KilledAtAnyStep_IsFinished()
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

    [RequiresLimitsFact("memory", "pids")]
    public async Task Delete_OfAPausedContainer_KilledAtAnyStep_IsFinished()
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

    [RequiresLimitsFact("memory", "pids")]
    public async Task Update_KilledAtAnyStep_IsTakenBackOrDone()
    {
        string id = berth.NewId();
        await CreateAsync(id);
        await berth.StartAsync(id);
        string before = Values(id);
        var steps = await berth.RecordAsync(() => UpdateAsync(id, OtherLimits));
        string after = Values(id);
        Assert.NotEqual(before, after);

        foreach (DaemonStep step in FirstAndLast(steps, id))
        {
            (await UpdateAsync(id, Limits)).Expect(HttpStatusCode.OK);
            Assert.Equal(before, Values(id));
            await DieAsync(step, () => UpdateAsync(id, OtherLimits));

            JsonNode resources = (await berth.Client.GetAsync($"/v1/containers/{id}/config")).Expect(HttpStatusCode.OK).Json["linux"]!["resources"]!;
            Assert.Equal((int)resources["pids"]!["limit"]! == 60 ? after : before, Values(id));
            Assert.Equal("running", (string?)(await berth.GetAsync(id))["status"]);
        }

        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Update_OfADevice_KilledAtAnyStep_IsTakenBackOrDone()
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

    [RequiresContainersTheory]
    [InlineData("pause")]
    [InlineData("resume")]
    public async Task PauseAndResume_KilledAtAnyStep_StatusIsThatOfTheFreezer(string verb)
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
    [RequiresContainersTheory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Create_FrozenAndKilledBeforeAStateIsSaved_LeavesNothing(int time)
    {
        string id = berth.NewId();
        string state = Path.Combine(berth.Daemon.Roots.State, "containers", id, ".state.json");
        using var death = berth.KillBefore(new DaemonStep("open", state, time), () => Freezer.Freeze(id));

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => berth.PutAsync(id, Edit));

        await death.AwaitAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await berth.Client.GetAsync($"/v1/containers/{id}")).Status);
        await Leftovers.AssertNoneSoonAsync(berth.Daemon.Roots, id);
    }

    private static void Edit(JsonObject config)
    {
        config.Args("sleep", "1000").Linux()["resources"] = JsonNode.Parse(Limits);
    }

    private static string Values(string id) => string.Join(' ',
        ContainerFiles.Read(id, "memory.max", "memory.limit_in_bytes"), ContainerFiles.Read(id, "pids.max"),
        CgroupTree.HasV1 ? ContainerFiles.Read(id, "devices.list") : "");

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

        await Leftovers.AssertNoneSoonAsync(berth.Daemon.Roots, id);
    }
}
