using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Host;
using Berth.TestSupport.Http;
using static Berth.Integration.Tests.Crash.CrashLedger;

namespace Berth.Integration.Tests.Crash;

/// <summary>The daemon is killed at many random moments while containers are created, started and deleted.</summary>
public sealed class CrashLoopTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    private const int Seed = 20261121;
    private const int Rounds = 40;
    private const int Workers = 3;
    private const int MaxCallsBeforeTheEnd = 20;

    /// <summary>A create takes some milliseconds; the end is to fall into any part of one.</summary>
    private static readonly TimeSpan MaxDelay = TimeSpan.FromMilliseconds(12);

    [RequiresContainersFact]
    public async Task Kill_AtRandomMoments_KeepsWhatWasPromisedAndLeavesNothingElse()
    {
        var random = new Random(Seed);
        for (int round = 0; round < Rounds; round++)
        {
            var ledger = new CrashLedger();
            await RunUntilKilledAsync(ledger, random.Next(MaxCallsBeforeTheEnd), random.NextDouble() * MaxDelay);
            await berth.Daemon.StartAgainAsync();
            await CheckAsync(ledger, round);
        }
    }

    private async Task RunUntilKilledAsync(CrashLedger ledger, int calls, TimeSpan delay)
    {
        int answered = 0;
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Answered()
        {
            if (Interlocked.Increment(ref answered) > calls)
            {
                reached.TrySetResult();
            }
        }

        Task[] workers = [.. Enumerable.Range(0, Workers).Select(worker => Task.Run(() => WorkAsync(ledger, Answered)))];
        await Task.WhenAny([reached.Task, .. workers]);
        SpinFor(delay);
        await berth.Daemon.KillAsync();
        await Task.WhenAll(workers);
    }

    // not a wait for anything: the random moment itself
    private static void SpinFor(TimeSpan delay)
    {
        long start = Stopwatch.GetTimestamp();
        SpinWait.SpinUntil(() => Stopwatch.GetElapsedTime(start) >= delay);
    }

    // until the daemon is gone
    private async Task WorkAsync(CrashLedger ledger, Action answered)
    {
        try
        {
            for (int i = 0; ; i++)
            {
                string id = berth.NewId();
                await StepAsync(ledger, id, Promise.MayExist, () => berth.PutAsync(id, config => config.Args("sleep", "1000")), Promise.Created);
                answered();
                if (i % 3 != 0)
                {
                    await StepAsync(ledger, id, Promise.MayRun, () => berth.Client.PostAsync($"/v1/containers/{id}/start"), Promise.Started);
                    answered();
                }

                if (i % 2 == 0)
                {
                    await StepAsync(
                        ledger, id, Promise.MayBeGone, () => berth.Client.DeleteAsync($"/v1/containers/{id}?force=true"), Promise.Deleted);
                    answered();
                }
            }
        }
        catch (HttpRequestException)
        {
            // the daemon was killed
        }
    }

    private static async Task StepAsync(CrashLedger ledger, string id, Promise asked, Func<Task<Reply>> call, Promise promised)
    {
        ledger.Note(id, asked);
        Reply reply = await call();
        Assert.True((int)reply.Status is 201 or 204, reply.ToString());
        ledger.Note(id, promised);
    }

    private async Task CheckAsync(CrashLedger ledger, int round)
    {
        var wrong = new List<string>();
        foreach ((string id, Promise promise) in ledger.Promises)
        {
            Reply reply = await berth.Client.GetAsync($"/v1/containers/{id}");
            bool exists = reply.Status == HttpStatusCode.OK;
            if (MustExist(promise) is { } must && must != exists)
            {
                wrong.Add($"round {round}: {id} {promise}: {reply}");
            }

            if (!exists)
            {
                await Leftovers.AssertNoneSoonAsync(berth.Daemon.Roots, id);
                continue;
            }

            string status = (string)reply.Json["status"]!;
            if (!PossibleStatuses(promise).Contains(status))
            {
                wrong.Add($"round {round}: {id} {promise}: {status}");
            }

            wrong.AddRange(await UseAsync(id, status));
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong) + "\n" + berth.Daemon.Errors);
        JsonNode list = (await berth.Client.GetAsync("/v1/containers")).Expect(HttpStatusCode.OK).Json;
        Assert.Empty(list["items"]!.AsArray());
        await Leftovers.AssertNoneSoonAsync(berth.Daemon.Roots, berth.Prefix);
    }

    // whatever is there is whole: it can be started, its processes are there, and it can be deleted without a trace
    private async Task<IReadOnlyList<string>> UseAsync(string id, string status)
    {
        var wrong = new List<string>();
        if (status == "created")
        {
            Reply start = await berth.Client.PostAsync($"/v1/containers/{id}/start");
            if (start.Status != HttpStatusCode.NoContent)
            {
                wrong.Add($"start {id}: {start}");
            }
        }

        if (status != "stopped" && ProcessTable.CommandLine(await berth.PidAsync(id)) != "sleep 1000")
        {
            wrong.Add($"{id}: does not run: {await berth.GetAsync(id)}");
        }

        await berth.DeleteAsync(id, force: true);
        return wrong;
    }
}
