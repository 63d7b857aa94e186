using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;

namespace Berth.Integration.Tests.Lifecycle;

/// <summary>How a program's end is reported.</summary>
public sealed class ExitTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    private const int Parallel = 8;

    [RequiresContainersFact]
    public async Task Wait_EveryExitCode_IsReportedAsItIs()
    {
        var wrong = new List<string>();
        await System.Threading.Tasks.Parallel.ForEachAsync(
            Enumerable.Range(0, 256),
            new ParallelOptions { MaxDegreeOfParallelism = Parallel },
            async (code, _) =>
            {
                Outcome outcome = await berth.RunAsync(config => config.Shell($"exit {code}"));
                if (outcome != new Outcome(code, null, ""))
                {
                    lock (wrong)
                    {
                        wrong.Add($"exit {code}: {outcome}");
                    }
                }
            });

        Assert.Empty(wrong);
    }

    // in the host's pid namespace: the init process of a new one is deaf to signals without a handler
    [RequiresContainersTheory]
    [InlineData("HUP", 1)]
    [InlineData("SIGINT", 2)]
    [InlineData("quit", 3)]
    [InlineData("9", 9)]
    [InlineData("SIGUSR1", 10)]
    [InlineData("TERM", 15)]
    [InlineData("15", 15)]
    [InlineData("RTMIN+3", 37)]
    [InlineData("64", 64)]
    public async Task Kill_ByNameOrNumber_EndsWith128PlusTheNumber(string signal, int number)
    {
        string id = await berth.CreateStartedAsync(config => config.WithoutNamespace("pid").Args("sleep", "1000"));

        (await berth.Client.PostAsync($"/v1/containers/{id}/kill", new JsonObject { ["signal"] = signal })).Expect(HttpStatusCode.NoContent);

        JsonNode end = await berth.WaitAsync(id);
        Assert.Equal(128 + number, (int?)end["exitCode"]);
        Assert.Equal(number, (int?)end["signal"]);
        Assert.Equal("stopped", (string?)end["status"]);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Wait_ProgramThatCrashes_EndsWithItsSignal()
    {
        Outcome outcome = await berth.RunAsync(config => config.Args("/bin/probe", "crash"));

        Assert.Contains(outcome.Signal, (int?[])[4, 5, 11]);
        Assert.Equal(128 + outcome.Signal, outcome.ExitCode);
    }

    [RequiresContainersFact]
    public async Task Wait_CreatedContainerThatWasKilled_EndsWithSigkill()
    {
        string id = await berth.CreateAsync();

        (await berth.Client.PostAsync($"/v1/containers/{id}/kill", new JsonObject { ["signal"] = "KILL" })).Expect(HttpStatusCode.NoContent);

        JsonNode end = await berth.WaitAsync(id);
        Assert.Equal(137, (int?)end["exitCode"]);
        Assert.Equal(9, (int?)end["signal"]);
        (await berth.Client.PostAsync($"/v1/containers/{id}/start")).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        await berth.DeleteAsync(id);
    }

    // a script without "#!": the kernel refuses it at execve only, which is at start
    [RequiresContainersFact]
    public async Task Start_FileOfUnknownFormat_FailsAndLeavesAStoppedContainer()
    {
        using var bundle = berth.NewBundle();
        bundle.AddProgram("/bin/odd", "neither a script nor a program\n");
        string id = await berth.CreateAsync(config => config.Args("/bin/odd"), bundle);

        JsonNode problem = (await berth.Client.PostAsync($"/v1/containers/{id}/start"))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "executable-not-permitted");

        Assert.Equal("ENOEXEC", (string?)problem["errno"]);
        Assert.Equal("execve", (string?)problem["syscall"]);
        Assert.Equal("/bin/odd", (string?)problem["path"]);
        JsonNode end = await berth.WaitAsync(id);
        Assert.Equal(126, (int?)end["exitCode"]);
        Assert.Contains("ENOEXEC", (string?)(await berth.GetAsync(id))["exit"]!["error"], StringComparison.Ordinal);
        await berth.DeleteAsync(id);
    }
}
