using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Host;
using Berth.TestSupport.Http;

namespace Berth.Integration.Tests.Logs;

/// <summary>A container's output.</summary>
public sealed class LogTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    private const int LongLine = 1 << 20;

    [RequiresContainersFact]
    public async Task Follow_WhileTheContainerRuns_BringsOutputAsItComesAndEndsWithIt()
    {
        using var directory = new TemporaryDirectory();
        using var go = new Fifo(directory["go"]);
        string id = await berth.CreateAsync(config =>
            config.Shell("echo one; read x < /tmp/go; echo two; read x < /tmp/go; echo -n three").Bind(directory.Path, "/tmp"));
        using var reader = new StreamReader(await berth.Client.FollowAsync($"/v1/containers/{id}/logs?follow=true"));
        await berth.StartAsync(id);

        Assert.Equal("one", await reader.ReadLineAsync());
        go.WriteLine();
        Assert.Equal("two", await reader.ReadLineAsync());
        go.WriteLine();
        Assert.Equal("three", await reader.ReadToEndAsync());

        await berth.WaitAsync(id);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Follow_StoppedContainer_EndsAtOnce()
    {
        string id = await berth.CreateStartedAsync(config => config.Shell("echo done"));
        await berth.WaitAsync(id);

        using var reader = new StreamReader(await berth.Client.FollowAsync($"/v1/containers/{id}/logs?follow=true"));

        Assert.Equal("done\n", await reader.ReadToEndAsync());
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Follow_DeletedMeanwhile_Ends()
    {
        string id = await berth.CreateStartedAsync(config => config.Shell("echo ready; sleep 1000"));
        using var reader = new StreamReader(await berth.Client.FollowAsync($"/v1/containers/{id}/logs?follow=true"));
        Assert.Equal("ready", await reader.ReadLineAsync());

        await berth.DeleteAsync(id, force: true);

        Assert.Equal("", await reader.ReadToEndAsync());
    }

    [RequiresContainersFact]
    public async Task Tail_OfTheLog_IsItsLastLines()
    {
        string id = await EndedAsync("seq 1 1000");

        Assert.Equal("998\n999\n1000\n", await ReadAsync(id, "tail=3"));
        Assert.Equal("", await ReadAsync(id, "tail=0"));
        Assert.Equal(1000, (await ReadAsync(id, "tail=5000")).Count(c => c == '\n'));
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Log_LineOfAMegabyte_ComesBackWhole()
    {
        string id = await EndedAsync($"head -c {LongLine} /dev/zero | tr '\\0' x; echo; echo after");

        Assert.Equal(new string('x', LongLine) + "\nafter\n", await ReadAsync(id, ""));
        Assert.Equal("after\n", await ReadAsync(id, "tail=1"));
        Assert.Equal(LongLine + "\nafter\n".Length, (await ReadAsync(id, "tail=2")).Length);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Log_AnyBytes_ComeBackAsTheyWere()
    {
        using var directory = new TemporaryDirectory();
        byte[] bytes = new byte[300_000];
        new Random(20261121).NextBytes(bytes);
        await File.WriteAllBytesAsync(directory["bytes"], bytes);
        string id = await berth.CreateStartedAsync(config => config.Args("cat", "/tmp/bytes").Bind(directory.Path, "/tmp", "ro"));
        await berth.WaitAsync(id);

        Reply reply = (await berth.Client.GetAsync($"/v1/containers/{id}/logs")).Expect(HttpStatusCode.OK);

        Assert.Equal("text/plain", reply.ContentType);
        Assert.Equal(bytes, reply.Bytes);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Log_OneStream_LeavesTheOtherOut()
    {
        string id = await EndedAsync("echo out 1; echo err 1 >&2; echo out 2; echo err 2 >&2");

        Assert.Equal("out 1\nout 2\n", await ReadAsync(id, "stream=stdout"));
        Assert.Equal("err 1\nerr 2\n", await ReadAsync(id, "stream=stderr"));
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Log_WithoutFinalNewline_HasNone()
    {
        string id = await EndedAsync("printf 'no end'");

        Assert.Equal("no end", await ReadAsync(id, ""));
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Log_AsNdjson_HasTimeAndStream()
    {
        string id = await EndedAsync("echo one; echo two");

        Reply reply = (await berth.Client.GetAsync($"/v1/containers/{id}/logs", "application/x-ndjson")).Expect(HttpStatusCode.OK);
        JsonNode[] lines = [.. reply.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

        Assert.Equal("application/x-ndjson", reply.ContentType);
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.Equal("stdout", (string?)line["stream"]));
        Assert.True((DateTimeOffset)lines[0]["time"]! <= (DateTimeOffset)lines[1]["time"]!);
        await berth.DeleteAsync(id);
    }

    // the monitor reads on after the first process has ended, until all has been read that it left in the pipe
    [RequiresContainersFact]
    public async Task Log_OfAProgramThatEndsAtOnce_IsWhole()
    {
        string[] outputs = await Task.WhenAll(Enumerable.Range(0, 32).Select(async i =>
            (await berth.RunAsync(config => config.Shell($"head -c 60000 /dev/zero | tr '\\0' y; echo {i}"))).Output));

        Assert.Equal(Enumerable.Range(0, 32).Select(i => new string('y', 60_000) + i + "\n"), outputs);
    }

    [RequiresContainersFact]
    public async Task Log_OnDisk_IsInCriFormat()
    {
        string id = await EndedAsync("echo text");

        string line = Assert.Single(await File.ReadAllLinesAsync(Path.Combine(berth.Daemon.Roots.Log, "containers", id, "container.log")));

        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z stdout F text$", line);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Log_OfACreatedContainer_IsEmpty()
    {
        string id = await berth.CreateAsync();

        Assert.Equal("", await berth.LogsAsync(id));
        await berth.DeleteAsync(id);
    }

    private async Task<string> EndedAsync(string script)
    {
        string id = await berth.CreateStartedAsync(config => config.Shell(script));
        await berth.WaitAsync(id);
        return id;
    }

    private async Task<string> ReadAsync(string id, string query) =>
        Encoding.UTF8.GetString((await berth.Client.GetAsync($"/v1/containers/{id}/logs?{query}")).Expect(HttpStatusCode.OK).Bytes);
}
