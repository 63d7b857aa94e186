using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Berth.Api.Tests.Containers;
using Berth.TestSupport;

namespace Berth.Api.Tests.Logs;

/// <summary>Times, cursors and events of logs.</summary>
public sealed class LogStreamTests(ContainerApi api) : IClassFixture<ContainerApi>
{
    private const string Events = "text/event-stream";

    [RequiresContainersFact]
    public async Task Logs_AsEvents_GoOnBehindTheLastOneThatWasSeen()
    {
        string path = await EndedAsync("events", "echo one; echo two; echo three");
        (string? Id, string Data)[] all = Parse((await api.Client.GetAsync(path + "/logs?tail=3", Events)).Expect(HttpStatusCode.OK).Text);

        using var again = new HttpRequestMessage(HttpMethod.Get, path + "/logs?tail=3");
        again.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(Events));
        again.Headers.Add("Last-Event-ID", all[0].Id);
        (string? Id, string Data)[] rest = Parse((await api.Client.SendAsync(again)).Expect(HttpStatusCode.OK).Text);

        Assert.Equal(4, all.Length);
        Assert.Equal(["one", "two", "three"], all[..3].Select(e => (string?)JsonNode.Parse(e.Data)!["text"]));
        Assert.Equal((null, "{}"), all[3]);
        Assert.Equal(all[1..], rest);
    }

    [RequiresContainersFact]
    public async Task Logs_Timestamps_StandBeforeEachLine()
    {
        string path = await EndedAsync("timestamps", "printf 'a\\nb'; sleep 0.1; echo c");

        string text = (await api.Client.GetAsync(path + "/logs?timestamps=true")).Expect(HttpStatusCode.OK).Text;

        Assert.Matches(@"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z )a\n(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z )bc\n$", text);
    }

    [RequiresContainersFact]
    public async Task Logs_SinceAndUntil_AreTimesOfRecords()
    {
        string path = await EndedAsync("times", "echo one; sleep 0.1; echo two; sleep 0.1; echo three");
        string[] times = [.. (await api.Client.GetAsync(path + "/logs", "application/x-ndjson")).Text
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (string)JsonNode.Parse(line)!["time"]!)];

        Assert.Equal("two\nthree\n", (await api.Client.GetAsync($"{path}/logs?since={times[1]}")).Text);
        Assert.Equal("one\n", (await api.Client.GetAsync($"{path}/logs?until={times[1]}")).Text);
        Assert.Equal("two\n", (await api.Client.GetAsync($"{path}/logs?since={times[1]}&until={times[2]}")).Text);
        Assert.Equal("two\n", (await api.Client.GetAsync($"{path}/logs?until={times[2]}&tail=1")).Text);
        Assert.Equal("one\ntwo\nthree\n", (await api.Client.GetAsync($"{path}/logs?since=1795000000.5")).Text);
    }

    [RequiresContainersTheory]
    [InlineData("since=yesterday", "?since")]
    [InlineData("until=2026-13-01T00:00:00Z", "?until")]
    [InlineData("cursor=here", "?cursor")]
    [InlineData("cursor=00000000-0&tail=1", "?cursor")]
    public async Task Logs_SenselessQuery_NamesTheParameter(string query, string pointer)
    {
        string path = await api.CreateAsync("senseless-" + pointer[1..] + query.Length);

        var problem = (await api.Client.GetAsync($"{path}/logs?{query}")).Expect(HttpStatusCode.UnprocessableEntity);

        Assert.Equal(pointer, (string?)JsonNode.Parse(problem.Text)!["errors"]![0]!["pointer"]);
    }

    [RequiresContainersFact]
    public async Task Logs_BytesThatAreNoText_AreThereInBase64()
    {
        string path = await EndedAsync("base64", @"printf 'a\377\n'; echo text");

        string[] lines = (await api.Client.GetAsync(path + "/logs", "application/x-ndjson")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal("Yf8=", (string?)JsonNode.Parse(lines[0])!["base64"]);
        Assert.Null(JsonNode.Parse(lines[1])!["base64"]);
    }

    private static (string? Id, string Data)[] Parse(string stream) =>
        [.. stream.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(text => text.Split('\n')).Select(lines => (
            lines.FirstOrDefault(line => line.StartsWith("id: ", StringComparison.Ordinal))?["id: ".Length..],
            lines.Single(line => line.StartsWith("data: ", StringComparison.Ordinal))["data: ".Length..]))];

    private async Task<string> EndedAsync(string id, string script)
    {
        string path = await api.RunAsync(id, script);
        (await api.Client.GetAsync(path + "/wait")).Expect(HttpStatusCode.OK);
        return path;
    }
}
