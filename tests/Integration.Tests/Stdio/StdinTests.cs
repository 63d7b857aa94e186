using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;

namespace Berth.Integration.Tests.Stdio;

/// <summary>Standard input that clients write to.</summary>
public sealed class StdinTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    private const int Megabytes = 4;

    [RequiresContainersFact]
    public async Task Stdin_ByDefault_IsEmpty()
    {
        Outcome outcome = await berth.RunAsync(config => config.Shell("readlink /proc/self/fd/0; cat; echo end"));

        Assert.Equal(new Outcome(0, null, "/dev/null\nend\n"), outcome);
    }

    [RequiresContainersFact]
    public async Task Stdin_NotOpen_TakesNothing()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));

        (await WriteAsync(id, "x")).ExpectProblem(HttpStatusCode.Conflict, "stdin-closed");

        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Close_EndsCatWhichHasCopiedEverything()
    {
        string id = await CreateOpenAsync(config => config.Args("cat"));

        (await WriteAsync(id, "one\n")).Expect(HttpStatusCode.NoContent);
        (await WriteAsync(id, "two\n", close: true)).Expect(HttpStatusCode.NoContent);

        Assert.Equal(0, (int?)(await berth.WaitAsync(id))["exitCode"]);
        Assert.Equal("one\ntwo\n", await berth.LogsAsync(id));
        (await WriteAsync(id, "late")).ExpectProblem(HttpStatusCode.Conflict, "wrong-state");
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Close_ProgramGoesOnWriting_IsAllLogged()
    {
        string id = await CreateOpenAsync(config => config.Shell("cat; echo after the end"));

        (await WriteAsync(id, "", close: true)).Expect(HttpStatusCode.NoContent);

        await berth.WaitAsync(id);
        Assert.Equal("after the end\n", await berth.LogsAsync(id));
        await berth.DeleteAsync(id);
    }

    // the pipe holds 64 KiB: the daemon waits for the program, which waits for the monitor
    [RequiresContainersFact]
    public async Task Write_MoreThanAPipeHolds_ArrivesWhole()
    {
        byte[] much = new byte[Megabytes << 20];
        new Random(1).NextBytes(much);
        string id = await CreateOpenAsync(config => config.Shell("sha256sum; echo done"));

        (await berth.Client.PostBytesAsync($"/v1/containers/{id}/stdin?close=true", much)).Expect(HttpStatusCode.NoContent);

        await berth.WaitAsync(id);
        string sum = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(much));
        Assert.Equal($"{sum}  -\ndone\n", await berth.LogsAsync(id));
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Write_NobodyReads_SaysSo()
    {
        string id = await CreateOpenAsync(config => config.Shell("exec 0</dev/null; echo closed; sleep 1000"));
        await berth.AwaitLineAsync(id, "closed");

        (await WriteAsync(id, "x")).ExpectProblem(HttpStatusCode.Conflict, "stdin-closed");

        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Write_AfterTheDaemonWasKilled_Arrives()
    {
        string id = await CreateOpenAsync(config => config.Args("cat"));
        (await WriteAsync(id, "before\n")).Expect(HttpStatusCode.NoContent);

        await berth.Daemon.KillAsync();
        await berth.Daemon.StartAgainAsync();

        Assert.Equal("open", (string?)(await berth.GetAsync(id))["stdin"]);
        (await WriteAsync(id, "after\n", close: true)).Expect(HttpStatusCode.NoContent);
        await berth.WaitAsync(id);
        Assert.Equal("before\nafter\n", await berth.LogsAsync(id));
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Stdin_OpenToAnotherUser_CanBeOpenedAgain()
    {
        string id = await CreateOpenAsync(config =>
        {
            config.Shell("cat /dev/stdin; echo > /dev/stdout");
            config.Process()["user"] = new JsonObject { ["uid"] = 1000, ["gid"] = 1000 };
        });

        (await WriteAsync(id, "read", close: true)).Expect(HttpStatusCode.NoContent);

        Assert.Equal(0, (int?)(await berth.WaitAsync(id))["exitCode"]);
        Assert.Equal("read\n", await berth.LogsAsync(id));
        await berth.DeleteAsync(id);
    }

    // a hook's output goes nowhere: neither to the log nor back into the pipe
    [RequiresContainersFact]
    public async Task Stdin_OpenWithHooks_IsNotTheirs()
    {
        string id = await CreateOpenAsync(config =>
        {
            config.Args("cat");
            var hook = new JsonObject { ["path"] = "/bin/sh", ["args"] = new JsonArray("sh", "-c", "echo hook; cat > /dev/null") };
            config["hooks"] = new JsonObject { ["startContainer"] = new JsonArray(hook) };
        });

        (await WriteAsync(id, "mine", close: true)).Expect(HttpStatusCode.NoContent);

        await berth.WaitAsync(id);
        Assert.Equal("mine", await berth.LogsAsync(id));
        await berth.DeleteAsync(id);
    }

    private async Task<string> CreateOpenAsync(Action<JsonObject> edit)
    {
        JsonObject request = berth.CreateRequest(edit);
        request["stdin"] = "open";
        string id = berth.NewId();
        (await berth.Client.PutAsync($"/v1/containers/{id}", request)).Expect(HttpStatusCode.Created);
        await berth.StartAsync(id);
        return id;
    }

    private Task<TestSupport.Http.Reply> WriteAsync(string id, string text, bool close = false) => berth.Client.PostBytesAsync(
        $"/v1/containers/{id}/stdin?close={(close ? "true" : "false")}", Encoding.UTF8.GetBytes(text));
}
