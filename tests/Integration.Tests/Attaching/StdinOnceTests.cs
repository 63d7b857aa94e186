using System.Net;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Host;
using Berth.TestSupport.Http;

namespace Berth.Integration.Tests.Attaching;

/// <summary>A standard input that ends with its first client.</summary>
public sealed class StdinOnceTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    [RequiresContainersTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Once_ClientGoes_IsTheEnd(bool withAWord)
    {
        string id = await berth.CreateOpenAsync("cat; exit 4", stdin: "once");
        await berth.StartAsync(id);
        using AttachClient observer = await berth.AttachAsync(id, "");
        using AttachClient gone = await berth.AttachAsync(id, "");
        await gone.CloseAsync();
        using AttachClient writer = await berth.AttachAsync(id);

        // one that only looks on, and one that has no connection, do not count
        (await berth.Client.PostBytesAsync($"/v1/containers/{id}/stdin", "posted\n"u8.ToArray())).Expect(HttpStatusCode.NoContent);
        await writer.TypeAsync("typed\n");
        await observer.AwaitAsync("typed\n");
        Task leaving = withAWord ? writer.CloseAsync() : Task.Run(writer.Abort);
        await leaving;
        await observer.ReadToEndAsync();

        Assert.Equal("posted\ntyped\n", observer.Output);
        Assert.Equal(4, observer.ExitCode);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Once_LastWordsOfTheClient_AreRead()
    {
        byte[] much = new byte[300_000];
        Array.Fill(much, (byte)'x');
        using var directory = new TemporaryDirectory();
        using var go = new Fifo(directory["go"]);
        string id = await CreateAsync(directory.Path);
        using AttachClient writer = await berth.AttachAsync(id, "stdin=true&start=true");

        // more than the pipe holds, so that the daemon still has some of it when the client goes
        foreach (byte[] part in much.Chunk(10_000))
        {
            await writer.TypeAsync(part);
        }

        writer.Abort();
        go.WriteLine("go");
        await berth.WaitAsync(id);

        Assert.Equal("300000", (await berth.LogsAsync(id)).Trim());
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Open_ClientGoes_IsNotTheEnd()
    {
        string id = await berth.CreateOpenAsync("cat");
        await berth.StartAsync(id);
        using (AttachClient first = await berth.AttachAsync(id))
        {
            await first.TypeAsync("one\n");
            await first.AwaitAsync("one\n");
            await first.CloseAsync();
            await first.ReadToEndAsync();
        }

        using AttachClient second = await berth.AttachAsync(id);
        await second.TypeAsync("two\n");
        await second.AwaitAsync("two\n");
        await second.CloseInputAsync();
        await second.ReadToEndAsync();

        Assert.Equal(0, second.ExitCode);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Once_OfAnExec_EndsWithItsClient()
    {
        string id = await berth.CreateStartedAsync(config => config.Args("sleep", "1000"));
        string exec = await berth.CreateExecAsync(id, "cat; echo end", request => request["stdin"] = "once");
        using (AttachClient client = await berth.AttachAsync(exec, "stdin=true&start=true"))
        {
            await client.TypeAsync("text\n");
            await client.AwaitAsync("text\n");
            client.Abort();
        }

        (await berth.Client.GetAsync(exec + "/wait")).Expect(HttpStatusCode.OK);
        Assert.Equal("text\nend\n", (await berth.Client.GetAsync(exec + "/logs")).Text);
        await berth.DeleteAsync(id, force: true);
    }

    private async Task<string> CreateAsync(string directory)
    {
        var request = berth.CreateRequest(config => config.Shell("read go < /tmp/go; wc -c").Bind(directory, "/tmp"));
        request["stdin"] = "once";
        string id = berth.NewId();
        (await berth.Client.PutAsync($"/v1/containers/{id}", request)).Expect(HttpStatusCode.Created);
        return id;
    }
}
