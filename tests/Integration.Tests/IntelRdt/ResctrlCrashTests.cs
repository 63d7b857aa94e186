using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.Native.Handles;
using Berth.Native.Syscalls;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Host;

namespace Berth.Integration.Tests.IntelRdt;

/// <summary>The daemon is killed at every single step that it takes in the resctrl filesystem.</summary>
public sealed class ResctrlCrashTests(ResctrlFixture berth) : IClassFixture<ResctrlFixture>
{
    private const int SigKill = 9;
    private const string Untouched = "    L3:0=3;1=7ff\n    MB:0= 100;1= 100\n";

    [RequiresFuseTheory]
    [InlineData("""{"l3CacheSchema": "L3:0=f", "enableMonitoring": true}""", 5)]
    [InlineData("""{"closID": "new", "l3CacheSchema": "L3:0=f", "memBwSchema": "MB:0=20", "enableMonitoring": true}""", 6)]
    [InlineData("""{"closID": "gold", "schemata": ["L3:0=f"], "enableMonitoring": true}""", 4)]
    public async Task Kill_AtEveryStepOfACreate_LeavesWhatWasThereBefore(string rdt, int steps)
    {
        Directory.CreateDirectory(berth.Resctrl["gold"]);
        for (int step = 1; step <= steps; step++)
        {
            await File.WriteAllTextAsync(berth.Resctrl["gold/schemata"], "L3:0=3\n");
            string id = berth.NewId();
            using Death death = KillAt(step);

            await Assert.ThrowsAnyAsync<HttpRequestException>(() => berth.PutAsync(id, config => Rdt(config, rdt)));

            await death.AwaitAsync();
            await berth.Daemon.StartAgainAsync();
            Assert.Equal(HttpStatusCode.NotFound, (await berth.Client.GetAsync($"/v1/containers/{id}")).Status);
            await Leftovers.AssertNoneSoonAsync(berth.Daemon.Roots, id);
            Assert.Equal(["gold"], berth.Resctrl.Groups);
            Assert.Empty(berth.Resctrl.MonitoringIn("gold"));
            Assert.Equal(Untouched, await File.ReadAllTextAsync(berth.Resctrl["gold/schemata"]));
        }

        string last = berth.NewId();
        (await berth.PutAsync(last, config => Rdt(config, rdt))).Expect(HttpStatusCode.Created);
        await berth.DeleteAsync(last);
        foreach (string group in berth.Resctrl.Groups)
        {
            Directory.Delete(berth.Resctrl[group]);
        }
    }

    [RequiresFuseTheory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Kill_AtEveryStepOfADelete_TheNextDaemonFinishesIt(int step)
    {
        string id = await berth.CreateAsync(config => Rdt(config, """{"enableMonitoring": true}"""));
        using Death death = KillAt(step);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => berth.Client.DeleteAsync($"/v1/containers/{id}"));

        await death.AwaitAsync();
        await berth.Daemon.StartAgainAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await berth.Client.GetAsync($"/v1/containers/{id}")).Status);
        await Leftovers.AssertNoneSoonAsync(berth.Daemon.Roots, id);
        Assert.Empty(berth.Resctrl.Groups);
    }

    [RequiresFuseTheory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Kill_AtEveryStepOfAnUpdate_TheNextDaemonTakesItBack(int step)
    {
        Directory.CreateDirectory(berth.Resctrl["gold"]);
        string id = await berth.CreateAsync(config => Rdt(config, """{"closID": "gold", "schemata": ["L3:0=3"]}"""));
        using Death death = KillAt(step);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => berth.Client.PatchAsync(
            $"/v1/containers/{id}", JsonNode.Parse("""{"intelRdt": {"l3CacheSchema": "L3:0=f", "memBwSchema": "MB:0=20"}}""")!));

        await death.AwaitAsync();
        await berth.Daemon.StartAgainAsync();
        Assert.Equal(Untouched, await File.ReadAllTextAsync(berth.Resctrl["gold/schemata"]));
        await berth.DeleteAsync(id);
        Directory.Delete(berth.Resctrl["gold"]);
    }

    private static JsonObject Rdt(JsonObject config, string rdt)
    {
        config.Linux()["intelRdt"] = JsonNode.Parse(rdt);
        return config.Args("sleep", "1000");
    }

    private Death KillAt(int step) => new(berth, step);

    /// <summary>Kills the daemon at one of its next steps, which is done, but the daemon does not come to know it.</summary>
    private sealed class Death : IDisposable
    {
        private readonly ResctrlFixture _berth;
        private readonly SafePidFd _daemon;
        private int _steps;

        public Death(ResctrlFixture berth, int step)
        {
            (_berth, _steps) = (berth, step);
            _daemon = Pidfd.Open(berth.Daemon.Pid);
            berth.Resctrl.Before = (_, _) =>
            {
                if (--_steps == 0)
                {
                    Pidfd.SendSignal(_daemon, SigKill);
                }
            };
        }

        public async Task AwaitAsync()
        {
            await _berth.Daemon.AwaitEndAsync();
            Dispose();
        }

        public void Dispose()
        {
            _berth.Resctrl.Before = null;
            _daemon.Dispose();
        }
    }
}
