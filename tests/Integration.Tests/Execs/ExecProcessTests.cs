using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.Native.Handles;
using Berth.Native.Seccomp;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Host;
using Berth.TestSupport.Http;
using Berth.TestSupport.Seccomp;

namespace Berth.Integration.Tests.Execs;

/// <summary>What an added process has of its container's config, where it takes somebody else to see it.</summary>
public sealed class ExecProcessTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    [RequiresContainersFact]
    public async Task Run_FilterWithAnAgent_TheAgentGetsItsDescriptorAndBothPids()
    {
        using var socket = new AgentSocket();
        Task<(JsonNode State, SafeFd Listener)> ofInit = socket.ReceiveAsync();
        Task<string> starting = berth.CreateStartedAsync(config =>
        {
            config.Args("sleep", "1000");
            config.Linux()["seccomp"] = new JsonObject
            {
                ["defaultAction"] = "SCMP_ACT_ALLOW",
                ["listenerPath"] = socket.Path,
                ["listenerMetadata"] = "opaque",
                ["syscalls"] = new JsonArray(new JsonObject { ["names"] = new JsonArray("mkdir", "mkdirat"), ["action"] = "SCMP_ACT_NOTIFY" }),
            };
        });
        using SafeFd listenerOfInit = (await ofInit).Listener;
        string id = await starting;
        Task<(JsonNode State, SafeFd Listener)> ofExec = socket.ReceiveAsync();

        Task<Reply> run = PostAsync(id, "?wait=true", new JsonObject { ["args"] = new JsonArray("sh", "-c", "mkdir /x && echo made") });

        (JsonNode state, SafeFd listener) = await ofExec;
        using (new NotificationAgent(listener, Answer))
        {
            int init = await berth.PidAsync(id);
            Assert.Equal(
                (id, "running", init, "opaque"),
                ((string)state["state"]!["id"]!, (string)state["state"]!["status"]!, (int)state["state"]!["pid"]!, (string)state["metadata"]!));
            Assert.NotEqual(init, (int)state["pid"]!);
            Assert.Equal("made\n", (string?)(await run).Expect(HttpStatusCode.OK).Json["stdout"]);
        }

        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Run_AgentIsGone_FailsAndLeavesNothing()
    {
        string id;
        using (var socket = new AgentSocket())
        {
            Task<(JsonNode State, SafeFd Listener)> ofInit = socket.ReceiveAsync();
            Task<string> starting = berth.CreateStartedAsync(config =>
            {
                config.Args("sleep", "1000");
                config.Linux()["seccomp"] = new JsonObject
                {
                    ["defaultAction"] = "SCMP_ACT_ALLOW",
                    ["listenerPath"] = socket.Path,
                    ["syscalls"] = new JsonArray(new JsonObject { ["names"] = new JsonArray("mkdir"), ["action"] = "SCMP_ACT_NOTIFY" }),
                };
            });
            (await ofInit).Listener.Dispose();
            id = await starting;
        }

        (await PostAsync(id, "?wait=true", new JsonObject { ["args"] = new JsonArray("true") }))
            .ExpectProblem(HttpStatusCode.BadGateway, "agent-failed");

        Assert.Empty((await berth.Client.GetAsync($"/v1/containers/{id}/execs")).Expect(HttpStatusCode.OK).Json["items"]!.AsArray());
        JsonNode processes = (await berth.Client.GetAsync($"/v1/containers/{id}/processes")).Expect(HttpStatusCode.OK).Json;
        Assert.Single(processes["items"]!.AsArray());
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Start_PausedContainer_IsRefusedUnlessItMayWait()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));
        (await berth.Client.PostAsync($"/v1/containers/{id}/pause")).Expect(HttpStatusCode.NoContent);
        JsonNode problem = (await PostAsync(id, "", new JsonObject { ["args"] = new JsonArray("true") }))
            .ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        Assert.Equal("paused", (string?)problem["state"]);

        string location = (await PostAsync(id, "", new JsonObject { ["args"] = new JsonArray("sh", "-c", "exit 5"), ["ignorePaused"] = true }))
            .Expect(HttpStatusCode.Created).Location!;
        using var launched = new EntryWatch(
            Path.Combine(berth.Daemon.Roots.Log, "containers", id, "execs", Path.GetFileName(location)), "container.log");
        Task<Reply> start = berth.Client.PostAsync($"{location}/start");
        await launched.Appeared;
        Assert.False(start.IsCompleted);
        (await berth.Client.PostAsync($"/v1/containers/{id}/resume")).Expect(HttpStatusCode.NoContent);

        (await start).Expect(HttpStatusCode.NoContent);
        JsonNode ended = (await berth.Client.GetAsync($"{location}/wait")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(5, (int?)ended["exit"]!["code"]);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Run_ExecCpuAffinity_FinalIsWhatTheProgramHas()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));
        string all = ProcessTable.Status(await berth.PidAsync(id), "Cpus_allowed_list")!;
        string last = all.Split(',', '-')[^1];

        Assert.Equal(all, await CpusAsync(id, null));
        Assert.Equal(last, await CpusAsync(id, new JsonObject { ["initial"] = all, ["final"] = last }));
        Assert.Equal(all, await CpusAsync(id, new JsonObject { ["initial"] = last }));
        (await PostAsync(id, "?wait=true", Grep(new JsonObject { ["final"] = "8191" })))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "step-failed");
        await berth.DeleteAsync(id, force: true);
    }

    private static int? Answer(int number) =>
        number == SeccompLibrary.FindSyscall("mkdir") || number == SeccompLibrary.FindSyscall("mkdirat") ? 0 : null;

    private static JsonObject Grep(JsonObject? affinity) => new()
    {
        ["process"] = new JsonObject
        {
            ["args"] = new JsonArray("sed", "-n", "s/^Cpus_allowed_list:.//p", "/proc/self/status"),
            ["execCPUAffinity"] = affinity,
        },
    };

    private async Task<string> CpusAsync(string id, JsonObject? affinity) =>
        ((string?)(await PostAsync(id, "?wait=true", Grep(affinity))).Expect(HttpStatusCode.OK).Json["stdout"])!.TrimEnd();

    private Task<Reply> PostAsync(string id, string query, JsonObject body) => berth.Client.PostAsync($"/v1/containers/{id}/execs{query}", body);
}
