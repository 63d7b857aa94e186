using System.Net;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Host;
using Berth.TestSupport.Http;

namespace Berth.Integration.Tests.Attaching;

/// <summary>Clients that come late, or come back.</summary>
public sealed class ReattachTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    private const int Clients = 8;
    private const int Lines = 20_000;

    [RequiresContainersFact]
    public async Task Clients_Several_GetTheSameAndMayAllWrite()
    {
        string id = await berth.CreateOpenAsync("cat; exit 5");
        await berth.StartAsync(id);
        var clients = new List<AttachClient>();
        for (int i = 0; i < Clients; i++)
        {
            clients.Add(await berth.AttachAsync(id));
        }

        for (int i = 0; i < Clients; i++)
        {
            await clients[i].TypeAsync($"from {i}\n");
            await clients[^1].AwaitAsync($"from {i}\n");
        }

        clients[0].Abort();
        await clients[1].CloseAsync();
        await clients[2].CloseInputAsync();
        foreach (AttachClient client in clients.Skip(2))
        {
            await client.ReadToEndAsync();
            Assert.Equal(string.Concat(Enumerable.Range(0, Clients).Select(i => $"from {i}\n")), client.Output);
            Assert.Equal(5, client.ExitCode);
        }

        clients.ForEach(client => client.Dispose());
        await berth.DeleteAsync(id);
    }

    [RequiresContainersTheory]
    [InlineData("tail=2", "3\n4\n")]
    [InlineData("tail=0", "")]
    [InlineData("tail=all", "1\n2\n3\n4\n")]
    [InlineData("stream=stdout", "")]
    public async Task History_IsAsMuchAsWasAskedFor(string query, string expected)
    {
        string id = await berth.CreateOpenAsync("seq 1 4; read x; echo got $x");
        await berth.StartAsync(id);
        await berth.AwaitLineAsync(id, "4");

        using AttachClient client = await berth.AttachAsync(id, "stdin=true&" + query);
        await client.TypeAsync("it\n");
        await client.ReadToEndAsync();

        Assert.Equal(expected + "got it\n", client.Output);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Ended_WithHistory_GetsTheRestAndTheExit()
    {
        string id = await berth.CreateStartedAsync(config => config.Shell("seq 1 3; exit 9"));
        await berth.WaitAsync(id);

        using AttachClient tail = await berth.AttachAsync(id, "tail=1&stdin=true");
        await tail.TypeAsync("for nobody");
        await tail.CloseInputAsync();
        using AttachClient all = await berth.AttachAsync(id, "tail=all&cursors=true");
        await tail.ReadToEndAsync();
        await all.ReadToEndAsync();
        using AttachClient nothing = await berth.AttachAsync(id, "cursor=" + all.Cursor);
        await nothing.ReadToEndAsync();

        Assert.Equal(("3\n", 9), (tail.Output, tail.ExitCode));
        Assert.Equal(("1\n2\n3\n", 9), (all.Output, all.ExitCode));
        Assert.Equal(("", 9), (nothing.Output, nothing.ExitCode));
        await berth.DeleteAsync(id);
    }

    // the process is at a terminal, in the middle of its output when the daemon dies, and ends while there is none
    [RequiresContainersFact]
    public async Task Kill_DaemonDuringAnInteractiveExec_NothingIsMissedOrTwice()
    {
        using var directory = new TemporaryDirectory();
        using var go = new Fifo(directory["go"]);
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000").Bind(directory.Path, "/tmp"));
        string exec = await berth.CreateExecAsync(
            id, $"stty -echo; seq 1 {Lines}; echo ready; read x; echo got $x; read x < /tmp/go; echo end $x; exit 33",
            request => request["tty"] = true);
        using AttachClient first = await berth.AttachAsync(exec, "stdin=true&start=true&cursors=true");
        await first.AwaitAsync("\n100\r\n");

        await berth.Daemon.KillAsync();
        await AwaitLossAsync(first);
        await berth.Daemon.StartAgainAsync();

        using AttachClient second = await berth.AttachAsync(exec, $"stdin=true&cursors=true&cursor={first.Cursor}");
        await second.AwaitAsync("ready\r\n");
        await second.TypeAsync("one\r");
        await second.AwaitAsync("got one\r\n");
        string seen = first.Output + second.Output;
        await berth.Daemon.KillAsync();
        go.WriteLine("two");
        await berth.Daemon.StartAgainAsync();
        (await berth.Client.GetAsync(exec + "/wait")).Expect(HttpStatusCode.OK);

        using AttachClient third = await berth.AttachAsync(exec, $"stdin=true&cursor={second.Cursor}");
        await third.ReadToEndAsync();

        string expected = string.Concat(Enumerable.Range(1, Lines).Select(number => $"{number}\r\n")) + "ready\r\ngot one\r\n";
        Assert.True(expected == seen, $"{expected.Length} and {seen.Length} characters: …{seen[^100..]}");
        Assert.Equal("end two\r\n", third.Output);
        Assert.Equal(33, third.ExitCode);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Cursor_RotatedAway_TellsHowMuchIsMissing()
    {
        string id = await berth.CreateOpenAsync($"echo first; read x; seq 1 {Lines}; echo ready; read x", isShort: true);
        using AttachClient first = await berth.AttachAsync(id, "stdin=true&start=true&cursors=true");
        await first.AwaitAsync("first\n");
        await first.TypeAsync("go\n");
        await first.CloseAsync();
        await berth.AwaitLineAsync(id, "ready");

        using AttachClient second = await berth.AttachAsync(id, $"stdin=true&cursors=true&cursor={first.Cursor}");
        await second.AwaitAsync("ready\n");

        Assert.True(second.LostBytes > 0);
        Assert.DoesNotContain("\n1\n", second.Output, StringComparison.Ordinal);
        await berth.DeleteAsync(id, force: true);
    }

    // the daemon's reader stands where the client stopped to read, and the log has only the end
    [RequiresContainersFact]
    public async Task Overtaken_ByRotation_IsDisconnectedWithTheReason()
    {
        string id = await berth.CreateOpenAsync($"read x; seq 1 {Lines * 10}", isShort: true);
        using AttachClient client = await berth.AttachAsync(id, "stdin=true&start=true");

        await client.TypeAsync("go\n");
        await berth.WaitAsync(id);
        await client.ReadToEndAsync();

        Assert.Equal((1008, "slow: output was removed by log rotation before it could be sent"), (client.CloseCode, client.CloseReason));
        Assert.StartsWith("1\n2\n3\n", client.Output, StringComparison.Ordinal);
        await berth.DeleteAsync(id);
    }

    // what the kernel had taken before the daemon died still arrives
    private static async Task AwaitLossAsync(AttachClient client)
    {
        try
        {
            while (await client.ReceiveAsync())
            {
            }
        }
        catch (System.Net.WebSockets.WebSocketException)
        {
        }
    }
}
