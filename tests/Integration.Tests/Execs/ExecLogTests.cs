using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Http;

namespace Berth.Integration.Tests.Execs;

/// <summary>What execs wrote, asked for as of a container.</summary>
public sealed class ExecLogTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    private const string NdJson = "application/x-ndjson";
    private const string Events = "text/event-stream";

    [RequiresContainersFact]
    public async Task Logs_WithQuery_ArePartOfIt()
    {
        string id = await SleepingAsync();
        string path = await EndedAsync(id, "echo one; echo two >&2; echo three");

        Assert.Equal(["one", "three"], (await TextAsync($"{path}?stream=stdout")).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("two\n", await TextAsync($"{path}?stream=stderr&tail=1"));
        Assert.Equal("", await TextAsync($"{path}?until=1"));
        Assert.Equal("", await TextAsync($"{path}?since=2200-01-01T00:00:00Z"));
        Assert.Equal("two\n", await TextAsync($"{path}?since=1&stream=stderr"));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z two\n$", await TextAsync($"{path}?timestamps=true&stream=stderr"));
        (await berth.Client.GetAsync($"{path}?cursor=x")).ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-request");
        (await berth.Client.GetAsync(path, "image/png")).ExpectProblem(HttpStatusCode.NotAcceptable, "not-acceptable");
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Logs_AsNdJsonAndEvents_HaveCursorsToGoOnFrom()
    {
        string id = await SleepingAsync();
        string path = await EndedAsync(id, "echo one; echo two; echo three");
        string other = await EndedAsync(id, "echo other");

        Reply reply = (await berth.Client.GetAsync(path, NdJson)).Expect(HttpStatusCode.OK);
        JsonNode[] lines = [.. reply.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

        Assert.Equal(NdJson, reply.ContentType);
        Assert.Equal(["one", "two", "three"], lines.Select(line => (string?)line["text"]));
        Assert.Equal("two\nthree\n", await TextAsync($"{path}?cursor={lines[0]["cursor"]}"));
        (await berth.Client.GetAsync($"{other}?cursor={lines[0]["cursor"]}"))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-request");
        reply = (await berth.Client.GetAsync($"{path}?cursor={lines[1]["cursor"]}", Events)).Expect(HttpStatusCode.OK);
        Assert.Equal(Events, reply.ContentType);
        Assert.StartsWith($"id: {lines[2]["cursor"]}\ndata: {{", reply.Text, StringComparison.Ordinal);
        Assert.EndsWith("event: end\ndata: {}\n\n", reply.Text, StringComparison.Ordinal);
        await berth.DeleteAsync(id, force: true);
    }

    [RequiresContainersFact]
    public async Task Follow_EndsWithTheExec()
    {
        string id = await SleepingAsync();
        string location = await StartAsync(id, new JsonObject { ["args"] = new JsonArray("cat"), ["stdin"] = "open" });
        using var reader = new StreamReader(await berth.Client.FollowAsync($"{location}/logs?follow=true"));

        (await berth.Client.PostBytesAsync($"{location}/stdin", "one\n"u8.ToArray())).Expect(HttpStatusCode.NoContent);
        Assert.Equal("one", await reader.ReadLineAsync());
        (await berth.Client.PostBytesAsync($"{location}/stdin?close=true", "two"u8.ToArray())).Expect(HttpStatusCode.NoContent);

        Assert.Equal("two", await reader.ReadToEndAsync());
        await berth.DeleteAsync(id, force: true);
    }

    private Task<string> SleepingAsync() => berth.CreateStartedAsync(config => config.Args("sleep", "1000"));

    private async Task<string> StartAsync(string id, JsonObject body) =>
        (await berth.Client.PostAsync($"/v1/containers/{id}/execs?start=true", body)).Expect(HttpStatusCode.Created).Location!;

    // the path of its logs
    private async Task<string> EndedAsync(string id, string script)
    {
        string location = await StartAsync(id, new JsonObject { ["args"] = new JsonArray("sh", "-c", script) });
        (await berth.Client.GetAsync($"{location}/wait")).Expect(HttpStatusCode.OK);
        return $"{location}/logs";
    }

    private async Task<string> TextAsync(string path) => (await berth.Client.GetAsync(path)).Expect(HttpStatusCode.OK).Text;
}
