using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.Native.Seccomp;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Http;
using Berth.TestSupport.Seccomp;

namespace Berth.Integration.Tests.Config;

/// <summary>linux.seccomp.listenerPath: a sample agent answers a container's system calls.</summary>
public sealed class SeccompAgentTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    private const int Eperm = 1;

    [RequiresContainersTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Agent_ThatListens_AnswersMkdirAndMount(bool noNewPrivileges)
    {
        using var socket = new AgentSocket();
        Task<(JsonNode State, Berth.Native.Handles.SafeFd Listener)> received = socket.ReceiveAsync();
        string id = berth.NewId();
        Task<Reply> created = berth.PutAsync(id, config =>
        {
            config.Shell("mkdir /x && echo made; mount -t tmpfs a /tmp || echo refused").Process()["noNewPrivileges"] = noNewPrivileges;
            Notify(config, socket.Path, "mkdir", "mkdirat", "mount", "sendmsg", "fcntl", "read", "capset", "prctl", "execve");
        });
        (JsonNode state, Berth.Native.Handles.SafeFd listener) = await received;
        using (new NotificationAgent(listener, Answer))
        {
            JsonNode container = (await created).Expect(HttpStatusCode.Created).Json;
            Assert.Equal((int)container["pid"]!, (int)state["pid"]!);
            Assert.Equal((id, "creating", "opaque"), ((string)state["state"]!["id"]!, (string)state["state"]!["status"]!, (string)state["metadata"]!));
            await berth.StartAsync(id);
            await berth.WaitAsync(id);
        }

        // standard output and error have no order between them
        string[] lines = (await berth.LogsAsync(id)).Split('\n');
        Assert.Equal(["made", "refused"], lines.Where(line => line is "made" or "refused"));
        Assert.Contains("mount: permission denied (are you root?)", lines);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Agent_ThatDoesNotListen_FailsTheCreate()
    {
        string id = berth.NewId();

        Reply reply = await berth.PutAsync(id, config => Notify(config, "/nowhere/agent.sock", "mkdir"));

        JsonNode problem = reply.Expect(HttpStatusCode.BadGateway).Json;
        Assert.Equal(
            ("agent-failed", "ENOENT", "/nowhere/agent.sock"), ((string)problem["code"]!, (string)problem["errno"]!, (string)problem["path"]!));
        TestSupport.Host.Leftovers.AssertNone(berth.Daemon.Roots, id);
    }

    private static int? Answer(int number) =>
        number == SeccompLibrary.FindSyscall("mkdir") || number == SeccompLibrary.FindSyscall("mkdirat") ? 0
        : number == SeccompLibrary.FindSyscall("mount") ? Eperm : null;

    private static void Notify(JsonObject config, string path, params string[] names) => config.Linux()["seccomp"] = new JsonObject
    {
        ["defaultAction"] = "SCMP_ACT_ALLOW",
        ["listenerPath"] = path,
        ["listenerMetadata"] = "opaque",
        ["syscalls"] = new JsonArray(new JsonObject
        {
            ["names"] = new JsonArray([.. names.Select(name => JsonValue.Create(name))]),
            ["action"] = "SCMP_ACT_NOTIFY",
        }),
    };
}
