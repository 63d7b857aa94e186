using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.Native.Handles;
using Berth.Native.Syscalls;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Host;

namespace Berth.Integration.Tests.Lifecycle;

/// <summary>Containers that want more memory than they may have.</summary>
public sealed class OomTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    private const string SmallLimit = """{"limit":16777216,"swap":16777216}""";

    [RequiresLimitsFact("memory")]
    public async Task Wait_ContainerThatWasOomKilled_SaysSo()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("tail", "/dev/zero").Resources("memory", SmallLimit));

        JsonNode end = await berth.WaitAsync(id);

        Assert.Equal((137, true), ((int)end["exitCode"]!, (bool)end["oomKilled"]!));
        Assert.True((bool)(await berth.GetAsync(id))["exit"]!["oomKilled"]!);
        await berth.Daemon.KillAsync();
        await berth.Daemon.StartAgainAsync();
        Assert.True((bool)(await berth.WaitAsync(id))["oomKilled"]!);
        await berth.DeleteAsync(id);
        JsonNode gone = (await berth.Client.GetAsync($"/v1/containers/{id}")).ExpectProblem(HttpStatusCode.Gone, "container-deleted");
        Assert.True((bool)gone["exit"]!["oomKilled"]!);
    }

    [RequiresLimitsFact("memory")]
    public async Task Wait_OtherProcessWasOomKilled_SaysSo()
    {
        string id = await berth.CreateStartedAsync(config => config.Shell("tail /dev/zero; echo survived; exit 3").Resources("memory", SmallLimit));

        JsonNode end = await berth.WaitAsync(id);

        Assert.Equal((3, true), ((int)end["exitCode"]!, (bool)end["oomKilled"]!));
        Assert.Contains("survived", await berth.LogsAsync(id), StringComparison.Ordinal);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Wait_ContainerThatWasKilled_WasNotOomKilled()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));
        (await berth.Client.PostAsync($"/v1/containers/{id}/kill", new JsonObject { ["signal"] = "KILL" })).Expect(HttpStatusCode.NoContent);

        JsonNode end = await berth.WaitAsync(id);

        Assert.Equal((137, false), ((int)end["exitCode"]!, (bool)end["oomKilled"]!));
        await berth.DeleteAsync(id);
    }

    [RequiresLimitsFact("memory")]
    public async Task Restart_ContainerThatWasOomKilledMeanwhile_SaysSo()
    {
        using var directory = new TemporaryDirectory();
        using var go = new Fifo(directory["go"]);
        string id = await berth.CreateStartedAsync(config => config
            .Shell("echo ready; read x < /tmp/go; exec tail /dev/zero").Resources("memory", SmallLimit).Bind(directory.Path, "/tmp"));
        await berth.AwaitLineAsync(id, "ready");
        using SafePidFd monitor = Pidfd.Open(ProcessTable.Parent(await berth.PidAsync(id)));

        await berth.Daemon.KillAsync();
        go.WriteLine();
        Assert.True(await Descriptors.AwaitReadableAsync(monitor));
        await berth.Daemon.StartAgainAsync();

        JsonNode end = await berth.WaitAsync(id);
        Assert.Equal((137, true), ((int)end["exitCode"]!, (bool)end["oomKilled"]!));
        await berth.DeleteAsync(id);
    }

    [RequiresLimitsFact("memory")]
    public async Task Create_LimitTooSmallForTheSetUp_NamesLimitAndPeak()
    {
        string id = berth.NewId();

        JsonNode problem = (await berth.PutAsync(id, config => config.Args("true").Resources("memory", """{"limit":65536,"swap":65536}""")))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "memory-limit-too-small");

        JsonNode error = Assert.Single(problem["errors"]!.AsArray())!;
        Assert.Equal("/linux/resources/memory/limit", (string?)error["pointer"]);
        Assert.Matches("the limit is 65536 bytes, at most [0-9]+ were in use", (string?)error["message"]);
        Leftovers.AssertNone(berth.Daemon.Roots, id);
    }
}
