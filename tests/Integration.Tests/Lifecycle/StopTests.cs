using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Host;
using Berth.TestSupport.Http;

namespace Berth.Integration.Tests.Lifecycle;

/// <summary>Ending a container: stop and kill.</summary>
public sealed class StopTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    private const int SigTerm = 15;
    private const int SigUsr2 = 12;

    [RequiresContainersFact]
    public async Task Stop_ProgramThatHonoursTerm_EndsWithItsOwnExitCode()
    {
        string id = await AwaitingAsync(SigTerm, 42);

        await StopAsync(id, "timeout=1000");

        JsonNode end = await berth.WaitAsync(id);
        Assert.Equal(42, (int?)end["exitCode"]);
        Assert.Null(end["signal"]);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Stop_OtherSignal_IsTheOneThatIsSent()
    {
        string id = await AwaitingAsync(SigUsr2, 43);

        await StopAsync(id, "signal=SIGUSR2&timeout=1000");

        Assert.Equal(43, (int?)(await berth.WaitAsync(id))["exitCode"]);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Stop_ProgramThatIgnoresTerm_IsKilled()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("/bin/probe", "ignore", "15"));
        await berth.AwaitLineAsync(id, "ready");

        await StopAsync(id, "timeout=0.2");

        JsonNode end = await berth.WaitAsync(id);
        Assert.Equal(137, (int?)end["exitCode"]);
        Assert.Equal(9, (int?)end["signal"]);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Stop_CreatedOrStoppedContainer_Succeeds()
    {
        string id = await berth.CreateAsync();

        await StopAsync(id, "");
        await StopAsync(id, "");

        Assert.Equal("stopped", (string?)(await berth.GetAsync(id))["status"]);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Kill_StoppedContainer_Succeeds()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("true"));
        await berth.WaitAsync(id);

        await KillAsync(id, new JsonObject { ["signal"] = "TERM" });

        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Kill_WithoutBody_SendsTerm()
    {
        string id = await AwaitingAsync(SigTerm, 44);

        await KillAsync(id, null);

        Assert.Equal(44, (int?)(await berth.WaitAsync(id))["exitCode"]);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Kill_UnknownSignal_IsRefusedWithItsPointer()
    {
        string id = await berth.CreateAsync();

        foreach (string signal in new[] { "NOPE", "0", "65", "-1", "" })
        {
            JsonNode problem = (await berth.Client.PostAsync($"/v1/containers/{id}/kill", new JsonObject { ["signal"] = signal }))
                .ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-request");
            Assert.Equal("/signal", (string?)problem["errors"]![0]!["pointer"]);
        }

        await berth.DeleteAsync(id);
    }

    // all processes hear it, with and without a pid namespace of their own
    [RequiresContainersTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Kill_All_ReachesEveryProcess(bool ownPidNamespace)
    {
        string id = await berth.CreateStartedAsync(config =>
        {
            config.Shell("(probe await 10 0; echo child) & probe await 10 0; echo parent; wait");
            if (!ownPidNamespace)
            {
                config.WithoutNamespace("pid");
            }
        });
        await AwaitProbesAsync(id, 2);

        await KillAsync(id, new JsonObject { ["signal"] = "KILL", ["all"] = true });

        Assert.Equal(137, (int?)(await berth.WaitAsync(id))["exitCode"]);
        Assert.DoesNotContain(ProcessTable.OfContainers(id), pid => ProcessTable.CommandLine(pid).Contains("probe", StringComparison.Ordinal));
        await berth.DeleteAsync(id);
    }

    // nothing but its cgroup holds such a container's processes together
    [RequiresContainersFact]
    public async Task Delete_ProcessesThatOutliveTheFirst_EndsThem()
    {
        string id = await berth.CreateStartedAsync(
            config => config.WithoutNamespace("pid").Shell("sleep 1000 >/dev/null 2>&1 & sleep 1000 >/dev/null 2>&1 & exit 0"));
        await berth.WaitAsync(id);
        Assert.Equal(2, ProcessTable.OfContainers(id).Count);

        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Delete_WithTimeout_LetsTheProgramEndByItself()
    {
        string id = await AwaitingAsync(SigTerm, 45);

        (await berth.Client.DeleteAsync($"/v1/containers/{id}?force=true&timeout=1000")).Expect(HttpStatusCode.NoContent);

        JsonNode gone = (await berth.Client.GetAsync($"/v1/containers/{id}")).ExpectProblem(HttpStatusCode.Gone, "container-deleted");
        Assert.Equal(45, (int?)gone["exit"]!["code"]);
        Leftovers.AssertNone(berth.Daemon.Roots, id);
    }

    // a container that ends in the moment it is stopped, killed and deleted: every answer is one of the documented ones
    [RequiresContainersFact]
    public async Task Stop_ManyVerbsAtOnce_AllSucceed()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));

        Reply[] replies = await Task.WhenAll(
            berth.Client.PostAsync($"/v1/containers/{id}/stop?timeout=0"),
            berth.Client.PostAsync($"/v1/containers/{id}/kill", new JsonObject { ["signal"] = "KILL" }),
            berth.Client.PostAsync($"/v1/containers/{id}/stop?timeout=0"),
            berth.Client.GetAsync($"/v1/containers/{id}/wait"));

        Assert.All(replies, reply => Assert.True((int)reply.Status is 200 or 204, reply.ToString()));
        await berth.DeleteAsync(id);
    }

    private async Task<string> AwaitingAsync(int signal, int code)
    {
        string id = await berth.CreateStartedAsync(config => config.Args("/bin/probe", "await", $"{signal}", $"{code}"));
        await berth.AwaitLineAsync(id, "ready");
        return id;
    }

    private async Task AwaitProbesAsync(string id, int count)
    {
        using var reader = new StreamReader(await berth.Client.FollowAsync($"/v1/containers/{id}/logs?follow=true"));
        for (int i = 0; i < count; i++)
        {
            Assert.Equal("ready", await reader.ReadLineAsync());
        }
    }

    private async Task StopAsync(string id, string query) =>
        (await berth.Client.PostAsync($"/v1/containers/{id}/stop?{query}")).Expect(HttpStatusCode.NoContent);

    private async Task KillAsync(string id, JsonNode? body) =>
        (await berth.Client.PostAsync($"/v1/containers/{id}/kill", body)).Expect(HttpStatusCode.NoContent);
}
