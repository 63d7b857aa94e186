using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Host;
using Berth.TestSupport.Http;

namespace Berth.Integration.Tests.Load;

/// <summary>What must hold every time, tried a few hundred times, or as often as the environment variable BERTH_TEST_LOOPS says.</summary>
public sealed class LoopTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    private const int DefaultLoops = 200;
    private const int AtOnce = 4;

    // what the runtime opens or starts once, now or then, and what its heap grows and shrinks by
    private const int Slack = 12;
    private const long MemorySlackKiB = 32 * 1024;

    private static readonly int Loops =
        int.TryParse(Environment.GetEnvironmentVariable("BERTH_TEST_LOOPS"), CultureInfo.InvariantCulture, out int loops) ? loops : DefaultLoops;

    [RequiresContainersFact]
    public async Task Output_OfContainersThatWriteALineAndEnd_IsAllThere()
    {
        var lost = new ConcurrentBag<string>();

        await RepeatAsync(async i =>
        {
            Outcome outcome = await berth.RunAsync(config => config.Args("echo", $"line {i}"));
            if (outcome != new Outcome(0, null, $"line {i}\n"))
            {
                lost.Add($"{i}: {outcome}");
            }
        });

        Assert.Empty(lost);
    }

    [RequiresContainersFact]
    public async Task Output_OfExecsThatWriteALineAndEnd_IsAllThere()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "100000"));
        var lost = new ConcurrentBag<string>();

        await RepeatAsync(async i =>
        {
            Reply reply = await berth.Client.PostAsync(
                $"/v1/containers/{id}/execs?wait=true", new JsonObject { ["args"] = new JsonArray("echo", $"line {i}") });
            if (reply.Status != HttpStatusCode.OK || (string?)reply.Json["stdout"] != $"line {i}\n")
            {
                lost.Add($"{i}: {(int)reply.Status} {reply.Text}");
            }
        });

        Assert.Empty(lost);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Execs_WhoseClientsGo_LeaveNothing()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "100000"));
        await AbortAsync(id, DefaultLoops / 2);
        var before = await UsageAsync(id);

        await AbortAsync(id, Loops);

        var after = await UsageAsync(id);
        Assert.InRange(after.Descriptors, 0, before.Descriptors + Slack);
        Assert.InRange(after.Threads, 0, before.Threads + Slack);
        Assert.InRange(after.MemoryKiB, 0, before.MemoryKiB + MemorySlackKiB);
        await berth.DeleteAsync(id, force: true);
    }

    private static Task RepeatAsync(Func<int, Task> once) => Parallel.ForEachAsync(
        Enumerable.Range(0, Loops), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) => await once(i));

    // at every moment of an exec's life
    private async Task AbortAsync(string id, int times)
    {
        for (int i = 0; i < times; i++)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(i % 7));
            using var body = new StringContent("""{"args":["sleep","1000"]}""", Encoding.UTF8, "application/json");
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
                berth.Client.Http.PostAsync(new Uri($"/v1/containers/{id}/execs?wait=true", UriKind.Relative), body, patience.Token));
        }
    }

    private async Task<(int Descriptors, int Threads, long MemoryKiB)> UsageAsync(string id)
    {
        await AwaitNoneAsync(id);
        int pid = berth.Daemon.Pid;
        string memory = ProcessTable.Status(pid, "RssAnon")!.Split(' ')[0];
        return (
            ProcessTable.Descriptors(pid).Count,
            int.Parse(ProcessTable.Status(pid, "Threads")!, CultureInfo.InvariantCulture),
            long.Parse(memory, CultureInfo.InvariantCulture));
    }

    // each is ended and deleted behind its client's back
    private async Task AwaitNoneAsync(string id)
    {
        using var end = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (await ExecsAsync(id) is { Count: > 0 } left)
        {
            // until it has ended, or is gone
            await berth.Client.GetAsync($"/v1/containers/{id}/execs/{left[0]!["id"]}/wait").WaitAsync(end.Token);
        }

        // the sleeping one, the shell
        JsonNode result = (await berth.Client.PostAsync(
            $"/v1/containers/{id}/execs?wait=true",
            new JsonObject { ["args"] = new JsonArray("sh", "-c", "cd /proc; set -- [0-9]*; echo $#") })).Expect(HttpStatusCode.OK).Json;
        Assert.Equal("2\n", (string?)result["stdout"]);
    }

    private async Task<JsonArray> ExecsAsync(string id) =>
        (await berth.Client.GetAsync($"/v1/containers/{id}/execs")).Expect(HttpStatusCode.OK).Json["items"]!.AsArray();
}
