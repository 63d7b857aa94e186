using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;

namespace Berth.Integration.Tests.Load;

/// <summary>Containers that want everything, without end: the kernel stops them at their limits, the API says so, and others live on beside
/// them.</summary>
public sealed class StressTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    private const int Others = 5;
    private const string PermissionDenied = "1"; // EPERM

    [RequiresLimitsFact("pids")]
    public async Task ForkingForEver_UnderAPidsLimit_IsRefusedAndCounted()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("/bin/probe", "fork-for-ever").Resources("pids", """{"limit":20}"""));
        await berth.AwaitLineAsync(id, "refused");

        await LiveBesideAsync();

        JsonNode pids = (await berth.Client.GetAsync($"/v1/containers/{id}/stats")).Expect(HttpStatusCode.OK).Json["pids"]!;
        Assert.Equal((20, 20), ((int)pids["current"]!, (int)pids["limit"]!));
        Assert.True((long)pids["limitHits"]! > 0, pids.ToString());
        Assert.Equal("running", (string?)(await berth.GetAsync(id))["status"]);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresLimitsFact("memory")]
    public async Task EatingMemory_AgainAndAgain_IsKilledAndReported()
    {
        string id = await berth.CreateStartedAsync(config => config
            .Shell("trap '' TERM; tail /dev/zero; echo killed once; while true; do tail /dev/zero; done")
            .Resources("memory", """{"limit":16777216,"swap":16777216}"""));
        await berth.AwaitLineAsync(id, "killed once");

        await LiveBesideAsync();

        JsonNode memory = (await berth.Client.GetAsync($"/v1/containers/{id}/stats")).Expect(HttpStatusCode.OK).Json["memory"]!;
        Assert.True((long)memory["oomKills"]! > 0, memory.ToString());
        Assert.True((long)memory["usage"]! <= 16777216, memory.ToString());
        (await berth.Client.PostAsync($"/v1/containers/{id}/kill", new JsonObject { ["signal"] = "KILL" })).Expect(HttpStatusCode.NoContent);
        Assert.True((bool)(await berth.WaitAsync(id))["oomKilled"]!);
        Assert.True((bool)(await berth.GetAsync(id))["exit"]!["oomKilled"]!);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task WritingToADeniedDevice_ForEver_IsRefused()
    {
        string id = await berth.CreateStartedAsync(config => config
            .Args("/bin/probe", "write-for-ever", "/dev/kmsg").Capabilities(["CAP_SYSLOG", "CAP_SYS_ADMIN", "CAP_DAC_OVERRIDE"]).Linux().Merge("""
                {"devices":[{"path":"/dev/kmsg","type":"c","major":1,"minor":11,"fileMode":438}],"resources":{"devices":[{"allow":false}]}}
                """));
        await berth.AwaitLineAsync(id, PermissionDenied);

        await LiveBesideAsync();

        Assert.Equal(PermissionDenied, (await berth.LogsAsync(id)).TrimEnd('\n'));
        await berth.DeleteAsync(id, force: true);
    }

    // whole lives of others, and the daemon's own answers
    private async Task LiveBesideAsync()
    {
        for (int i = 0; i < Others; i++)
        {
            (await berth.Client.GetAsync("/v1/ping")).Expect(HttpStatusCode.OK);
            Outcome other = await berth.RunAsync(config => config.Shell("echo alive; exit 7"));
            Assert.Equal((7, "alive\n"), (other.ExitCode, other.Output));
        }
    }
}
