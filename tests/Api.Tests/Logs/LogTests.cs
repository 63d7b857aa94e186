using System.Net;
using System.Text.Json.Nodes;
using Berth.Api.Tests.Containers;
using Berth.TestSupport;

namespace Berth.Api.Tests.Logs;

public sealed class LogTests(ContainerApi api) : IClassFixture<ContainerApi>
{
    [RequiresContainersFact]
    public async Task Logs_AsText_AreWhatWasWrittenAndNothingElse()
    {
        string path = await EndedAsync("text", @"echo one; printf 'a\000b\377'");

        var logs = (await api.Client.GetAsync(path + "/logs")).Expect(HttpStatusCode.OK);

        Assert.Equal("text/plain", logs.ContentType);
        Assert.Equal([.. "one\na"u8, 0, (byte)'b', 0xff], logs.Bytes);
    }

    [RequiresContainersTheory]
    [InlineData("stream=stdout", "one\nthree\n")]
    [InlineData("stream=stderr", "two\n")]
    [InlineData("tail=1&stream=stdout", "three\n")]
    [InlineData("tail=2&stream=stdout", "one\nthree\n")]
    [InlineData("tail=0", "")]
    public async Task Logs_WithQuery_ArePartOfIt(string query, string text)
    {
        string path = await EndedAsync("part-" + query.Replace('=', '-').Replace('&', '-'), "echo one; echo two >&2; echo three");

        Assert.Equal(text, (await api.Client.GetAsync($"{path}/logs?{query}")).Expect(HttpStatusCode.OK).Text);
    }

    [RequiresContainersFact]
    public async Task Logs_AsNdJson_TellTimeAndStream()
    {
        string path = await EndedAsync("ndjson", @"printf 'a\377\n'; printf b >&2");

        var logs = (await api.Client.GetAsync(path + "/logs", "application/x-ndjson")).Expect(HttpStatusCode.OK);

        JsonNode[] lines = [.. logs.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
        Assert.Equal(["a\ufffd", "b"], lines.Select(line => (string?)line["text"]));
        Assert.Equal(["stdout", "stderr"], lines.Select(line => (string?)line["stream"]));
        Assert.Equal([false, true], lines.Select(line => (bool)line["partial"]!));
        Assert.All(lines, line => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$", (string?)line["time"]));
    }

    [RequiresContainersTheory]
    [InlineData("text/plain", "second\n")]
    [InlineData("application/x-ndjson", "\"second\"")]
    public async Task Logs_Followed_ComeAsTheyAreWrittenAndEndWithTheContainer(string accept, string end)
    {
        string path = await api.RunAsync(
            "follow-" + accept.Replace('/', '-'), "trap 'echo second; exit 0' TERM; echo first; while :; do sleep 1000 & wait; done");
        using var response = await api.Client.OpenAsync(path + "/logs?follow=true", accept);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Contains("first", await reader.ReadLineAsync(), StringComparison.Ordinal);

        (await api.Client.PostAsync(path + "/kill")).Expect(HttpStatusCode.NoContent);

        Assert.Contains(end, await reader.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [RequiresContainersFact]
    public async Task Logs_OfAContainerNotStarted_AreEmpty()
    {
        string path = await api.CreateAsync("silent");

        Assert.Equal("", (await api.Client.GetAsync(path + "/logs")).Expect(HttpStatusCode.OK).Text);
    }

    private async Task<string> EndedAsync(string id, string script)
    {
        string path = await api.RunAsync(id, script);
        (await api.Client.GetAsync(path + "/wait")).Expect(HttpStatusCode.OK);
        return path;
    }
}
