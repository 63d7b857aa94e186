using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Host;
using Berth.TestSupport.Http;

namespace Berth.Integration.Tests.Attaching;

/// <summary>Clients that go at any moment leave nothing in the daemon. <c>BERTH_TEST_ATTACHES</c> is how many.</summary>
public sealed class AbortedAttachTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    private const int Ways = 6;
    private const int AtOnce = 8;

    // what the runtime opens or starts once, now or then
    private const int Slack = 12;
    private const int MaxGrowth = 32 << 20;
    private const int MaxRequests = 300;

    private static readonly int Attaches =
        int.TryParse(Environment.GetEnvironmentVariable("BERTH_TEST_ATTACHES"), CultureInfo.InvariantCulture, out int number) ? number : 400;

    [RequiresContainersFact]
    public async Task Aborted_Many_DescriptorsThreadsAndMemoryAreAsBefore()
    {
        string id = await berth.CreateOpenAsync("while read x; do seq 1 2000; done");
        await berth.StartAsync(id);
        await RepeatAsync(id, Math.Max(Attaches / 2, AtOnce));
        Usage before = await SettleAsync(id, usage => usage.Logs == 0);

        await RepeatAsync(id, Attaches);

        bool IsFlat(Usage usage) => usage.Logs == 0 && usage.Descriptors <= before.Descriptors + Slack && usage.Threads <= before.Threads + Slack
            && usage.Memory <= before.Memory + MaxGrowth;
        Usage after = await SettleAsync(id, IsFlat);
        Assert.True(IsFlat(after), $"{before} became {after}: {Kinds()}");
        Assert.DoesNotContain("bug [", berth.Daemon.Errors, StringComparison.Ordinal);
        using AttachClient client = await berth.AttachAsync(id);
        await client.CloseInputAsync();
        await client.ReadToEndAsync();
        Assert.Equal(0, client.ExitCode);
        await berth.DeleteAsync(id);
    }

    private async Task RepeatAsync(string id, int count)
    {
        int next = 0;
        await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(async _ =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) <= count;)
            {
                await AbortAsync(id, i % Ways);
            }
        }));
    }

    private Task AbortAsync(string id, int way) => way switch
    {
        0 => HandshakeAsync(id),
        1 => AttachAsync(id, "", client => Task.CompletedTask),
        2 => AttachAsync(id, "stdin=true", client => client.TypeAsync("go\n")),
        3 => AttachAsync(id, "stdin=true&tail=100&cursors=true", async client =>
        {
            await client.TypeAsync("go\n");
            await client.ReceiveAsync();
        }),
        4 => FollowAsync(id),
        _ => ExecAsync(id),
    };

    private async Task AttachAsync(string idOrPath, string query, Func<AttachClient, Task> use)
    {
        using AttachClient client = await berth.AttachAsync(idOrPath, query);
        await use(client);
        client.Abort();
    }

    // gone before the answer
    private async Task HandshakeAsync(string id)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(berth.Daemon.Roots.Socket));
        await socket.SendAsync(Encoding.ASCII.GetBytes(
            $"GET /v1/containers/{id}/attach?tail=all HTTP/1.1\r\nHost: berth\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
    }

    // no WebSocket, but the same way of reading
    private async Task FollowAsync(string id)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/containers/{id}/logs?follow=true");
        request.Headers.Accept.ParseAdd("application/x-ndjson");
        using HttpResponseMessage answer = await berth.Client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using Stream body = await answer.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[1]);
    }

    // the program reads the end of its input when its client goes
    private async Task ExecAsync(string id)
    {
        string exec = await berth.CreateExecAsync(id, "echo here; cat", request => request["stdin"] = "once");
        await AttachAsync(exec, "stdin=true&start=true", client => client.AwaitAsync("here\n"));
        await berth.Client.GetAsync(exec + "/wait");
        (await berth.Client.DeleteAsync(exec)).Expect(HttpStatusCode.NoContent);
    }

    // the daemon notices in its own time that a client has gone: it is given that of some requests
    private async Task<Usage> SettleAsync(string id, Func<Usage, bool> isSettled)
    {
        Usage usage;
        int requests = 0;
        do
        {
            (await berth.Client.GetAsync($"/v1/containers/{id}/logs?tail=1000")).Expect(HttpStatusCode.OK);
            int pid = berth.Daemon.Pid;
            IReadOnlyDictionary<int, string> descriptors = ProcessTable.Descriptors(pid);
            usage = new Usage(
                descriptors.Count,
                descriptors.Values.Count(target => target.Contains("container.log", StringComparison.Ordinal)),
                int.Parse(ProcessTable.Status(pid, "Threads")!, CultureInfo.InvariantCulture),
                ProcessTable.ResidentBytes(pid));
        }
        while (!isSettled(usage) && ++requests < MaxRequests);
        return usage;
    }

    private string Kinds() => string.Join(' ', ProcessTable.Descriptors(berth.Daemon.Pid).Values
        .GroupBy(target => Path.GetFileName(target.Split(':')[0])).Where(kind => kind.Count() > 1).Select(kind => $"{kind.Key}={kind.Count()}"));

    private sealed record Usage(int Descriptors, int Logs, int Threads, long Memory);
}
