using Berth.TestSupport;
using Berth.TestSupport.Host;
using Berth.TestSupport.Http;

namespace Berth.Integration.Tests.Attaching;

/// <summary>Clients that do not read.</summary>
public sealed class SlowClientTests(ImpatientFixture berth) : IClassFixture<ImpatientFixture>
{
    private const int Lines = 200_000;
    private const int Clients = 30;
    private const int MaxGrowth = 64 << 20;

    [RequiresContainersFact]
    public async Task Slow_IsDisconnectedWithTheReason_OthersAndTheContainerGoOn()
    {
        string id = await berth.CreateOpenAsync($"read x; seq 1 {Lines}; exit 6");
        await berth.StartAsync(id);
        using AttachClient slow = await berth.AttachAsync(id, "cursors=true");
        using AttachClient fast = await berth.AttachAsync(id);

        await fast.TypeAsync("go\n");
        await fast.ReadToEndAsync();

        Assert.Equal(6, fast.ExitCode);
        string expected = string.Concat(Enumerable.Range(1, Lines).Select(number => $"{number}\n"));
        Assert.True(expected == fast.Output);
        Assert.True(await Descriptors.AwaitHangUpAsync(slow.Connection.SafeHandle), "the daemon holds on to it");
        await slow.ReadToEndAsync();
        Assert.Equal((1008, "slow: output was not taken in time"), (slow.CloseCode, slow.CloseReason));
        Assert.Null(slow.Status);
        Assert.InRange(slow.Output.Length, 1, expected.Length / 2);

        // nothing is lost for one that comes back
        using AttachClient again = await berth.AttachAsync(id, "cursor=" + slow.Cursor);
        await again.ReadToEndAsync();
        Assert.True(expected == slow.Output + again.Output);
        await berth.DeleteAsync(id);
    }

    // what many of them leave unread is in the log, and in the kernel's buffers
    [RequiresContainersFact]
    public async Task Slow_Many_DoNotGrowTheDaemon()
    {
        string id = await berth.CreateOpenAsync($"read x; seq 1 {Lines}; read x");
        using AttachClient writer = await berth.AttachAsync(id, "stdin=true&start=true");
        var clients = new List<AttachClient>();
        for (int i = 0; i < Clients; i++)
        {
            clients.Add(await berth.AttachAsync(id, ""));
        }

        long before = ProcessTable.ResidentBytes(berth.Daemon.Pid);
        await writer.TypeAsync("go\n");
        await writer.AwaitAsync($"\n{Lines}\n");
        foreach (AttachClient client in clients)
        {
            Assert.True(await Descriptors.AwaitHangUpAsync(client.Connection.SafeHandle), "the daemon holds on to it");
            client.Dispose();
        }

        long growth = ProcessTable.ResidentBytes(berth.Daemon.Pid) - before;
        Assert.True(growth < MaxGrowth, $"{Clients} clients took {growth >> 20} MiB");
        await berth.DeleteAsync(id, force: true);
    }
}
