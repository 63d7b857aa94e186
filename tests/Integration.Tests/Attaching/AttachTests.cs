using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Http;

namespace Berth.Integration.Tests.Attaching;

/// <summary>Standard streams of containers and execs over WebSocket.</summary>
public sealed class AttachTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    private const int Lines = 50_000;

    [RequiresContainersFact]
    public async Task Attach_BeforeStart_GetsBothStreamsAndTheExit()
    {
        string id = await berth.CreateOpenAsync("echo out; echo err >&2; read x; echo got $x; exit 42");
        using AttachClient client = await berth.AttachAsync(id);
        await berth.StartAsync(id);

        await client.AwaitAsync("out\n");
        await client.TypeAsync("words\n");
        await client.ReadToEndAsync();

        Assert.Equal(AttachClient.Protocol, client.SubProtocol);
        Assert.Equal("out\ngot words\n", client.Output);
        Assert.Equal("err\n", client.Errors);
        Assert.Equal(42, client.ExitCode);
        Assert.Equal("NonZeroExitCode", (string?)client.Status!["reason"]);
        Assert.Equal((1000, "exited"), (client.CloseCode, client.CloseReason));
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Attach_WithStart_StartsAndMissesNothing()
    {
        string id = await berth.CreateAsync(config => config.Shell("echo at once"));

        using AttachClient client = await berth.AttachAsync(id, "start=true");
        await client.ReadToEndAsync();

        Assert.Equal("at once\n", client.Output);
        Assert.Equal("Success", (string?)client.Status!["status"]);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Exec_WithStart_IsInteractive()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));
        string exec = await berth.CreateExecAsync(
            id, "echo first; while read x; do echo got $x; done; exit 7", request => request["stdin"] = "open");

        using AttachClient client = await berth.AttachAsync(exec, "stdin=true&start=true");
        await client.AwaitAsync("first\n");
        await client.TypeAsync("one\n");
        await client.AwaitAsync("got one\n");
        await client.CloseInputAsync();
        await client.ReadToEndAsync();

        Assert.Equal("first\ngot one\n", client.Output);
        Assert.Equal(7, client.ExitCode);
        await berth.DeleteAsync(id, force: true);
    }

    // the last of the output comes when nothing can be written any more
    [RequiresContainersFact]
    public async Task CloseInput_EndsCatWhoseOutputGoesOn()
    {
        string id = await berth.CreateOpenAsync("cat; echo after the end; echo more >&2; exit 3");
        using AttachClient client = await berth.AttachAsync(id, "stdin=true&start=true");

        await client.TypeAsync("text");
        await client.CloseInputAsync();
        await client.TypeAsync("thrown away");
        await client.ReadToEndAsync();

        Assert.Equal("textafter the end\n", client.Output);
        Assert.Equal("more\n", client.Errors);
        Assert.Equal(3, client.ExitCode);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Input_MoreThanAPipeHolds_ArrivesWholeAndBack()
    {
        byte[] much = new byte[1 << 20];
        new Random(1).NextBytes(much);
        string text = Convert.ToBase64String(much);
        string id = await berth.CreateOpenAsync("cat");
        using AttachClient client = await berth.AttachAsync(id, "stdin=true&start=true");

        Task reading = client.ReadToEndAsync();
        await client.TypeAsync(text);
        await client.CloseInputAsync();
        await reading;

        Assert.True(text == client.Output);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Output_Fast_ArrivesWholeAndInOrder()
    {
        string id = await berth.CreateAsync(config => config.Shell($"seq 1 {Lines}; seq 1 {Lines} >&2"));

        using AttachClient client = await berth.AttachAsync(id, "start=true");
        await client.ReadToEndAsync();

        string expected = string.Concat(Enumerable.Range(1, Lines).Select(number => $"{number}\n"));
        Assert.True(expected == client.Output);
        Assert.True(expected == client.Errors);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Stream_Stderr_LeavesTheOtherOut()
    {
        string id = await berth.CreateAsync(config => config.Shell("echo out; echo err >&2"));

        using AttachClient client = await berth.AttachAsync(id, "start=true&stream=stderr");
        await client.ReadToEndAsync();

        Assert.Equal("", client.Output);
        Assert.Equal("err\n", client.Errors);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Exit_BySignal_HasTheShellsCode()
    {
        string id = await berth.CreateAsync(config => config.Args("sleep", "1000"));
        using AttachClient client = await berth.AttachAsync(id, "start=true");

        (await berth.Client.PostAsync($"/v1/containers/{id}/kill", new JsonObject { ["signal"] = "KILL" })).Expect(HttpStatusCode.NoContent);
        await client.ReadToEndAsync();

        Assert.Equal(137, client.ExitCode);
        Assert.Equal("ended by signal 9", (string?)client.Status!["message"]);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Delete_WhileAttached_EndsTheConnection()
    {
        string id = await berth.CreateAsync(config => config.Shell("echo here; exec sleep 1000"));
        using AttachClient client = await berth.AttachAsync(id, "start=true");
        await client.AwaitAsync("here\n");

        await berth.DeleteAsync(id, force: true);
        await client.ReadToEndAsync();

        Assert.Equal(137, client.ExitCode);
        Assert.Equal(1000, client.CloseCode);
    }

    [RequiresContainersFact]
    public async Task Stop_OfTheDaemon_SendsClientsAwayAndLeavesTheProcess()
    {
        string id = await berth.CreateOpenAsync("echo here; read x; echo got $x", stdin: "once");
        using AttachClient client = await berth.AttachAsync(id, "stdin=true&start=true&cursors=true");
        await client.AwaitAsync("here\n");

        await berth.Daemon.StopAsync();
        await client.ReadToEndAsync();
        await berth.Daemon.StartAgainAsync();

        Assert.Equal((1001, "the daemon is stopping"), (client.CloseCode, client.CloseReason));
        Assert.Null(client.Status);
        using AttachClient again = await berth.AttachAsync(id, $"stdin=true&cursor={client.Cursor}");
        await again.TypeAsync("words\n");
        await again.ReadToEndAsync();
        Assert.Equal("got words\n", again.Output);
        await berth.DeleteAsync(id);
    }
}
