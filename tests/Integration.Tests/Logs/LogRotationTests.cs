using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Host;
using Berth.TestSupport.Http;

namespace Berth.Integration.Tests.Logs;

/// <summary>Logs that are larger than one file.</summary>
public sealed class LogRotationTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    private const int Size = 65536;
    private const string NdJson = "application/x-ndjson";

    [RequiresContainersFact]
    public async Task Rotation_FastWriter_LosesNoLineBetweenFilesThatAreThere()
    {
        string id = await CreateAsync(config => config.Shell("seq 1 50000"), files: 4);
        await berth.StartAsync(id);
        await berth.WaitAsync(id);

        FileInfo[] files = new DirectoryInfo(LogDirectory(id)).GetFiles();
        // the oldest line may have begun in a file that is gone
        int[] numbers = (await NumbersAsync(id, ""))[1..];

        Assert.Equal(
            ["container.log", "container.log.1", "container.log.2", "container.log.3"], files.Select(file => file.Name).Order(StringComparer.Ordinal));
        Assert.All(files, file => Assert.InRange(file.Length, 1, Size));
        Assert.InRange(numbers[0], 2, 49_000);
        Assert.Equal(Enumerable.Range(numbers[0], 50_001 - numbers[0]), numbers);
        Assert.Equal(Enumerable.Range(47_001, 3000), await NumbersAsync(id, "tail=3000"));
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Follow_AcrossRotations_BringsEveryLine()
    {
        string id = await CreateAsync(config => config.Shell("seq 1 30000"), files: 100);
        using var reader = new StreamReader(await berth.Client.FollowAsync($"/v1/containers/{id}/logs?follow=true"));
        await berth.StartAsync(id);

        string text = await reader.ReadToEndAsync();

        Assert.True(File.Exists(Path.Combine(LogDirectory(id), "container.log.9")));
        Assert.Equal(Enumerable.Range(1, 30_000), Numbers(text));
        await berth.WaitAsync(id);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Cursor_OverARestartAndRotations_GoesOnExactlyThere()
    {
        using var directory = new TemporaryDirectory();
        using var go = new Fifo(directory["go"]);
        string id = await CreateAsync(
            config => config.Shell("seq 1 5000; echo ready; read x < /tmp/go; seq 5001 10000").Bind(directory.Path, "/tmp"), files: 100);
        await berth.StartAsync(id);
        await berth.AwaitLineAsync(id, "ready");
        JsonNode last = (await LinesAsync(id, "tail=1000"))[500];

        await berth.Daemon.KillAsync();
        await berth.Daemon.StartAgainAsync();
        go.WriteLine();
        await berth.WaitAsync(id);

        int[] numbers = Numbers((await LogsAsync(id, $"cursor={(string?)last["cursor"]}")).Replace("ready\n", "", StringComparison.Ordinal));
        int first = int.Parse((string)last["text"]!, CultureInfo.InvariantCulture) + 1;
        Assert.Equal(Enumerable.Range(first, 10_001 - first), numbers);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Cursor_OfWhatWasRemoved_TellsHowMuchIsLost()
    {
        using var directory = new TemporaryDirectory();
        using var go = new Fifo(directory["go"]);
        string id = await CreateAsync(config => config.Shell("echo ready; read x < /tmp/go; seq 1 20000").Bind(directory.Path, "/tmp"), files: 2);
        await berth.StartAsync(id);
        await berth.AwaitLineAsync(id, "ready");
        string? cursor = (string?)(await LinesAsync(id, ""))[0]["cursor"];
        go.WriteLine();
        await berth.WaitAsync(id);

        JsonNode[] lines = await LinesAsync(id, $"cursor={cursor}");

        Assert.True((long)lines[0]["lostBytes"]! > 100_000);
        Assert.Null(lines[0]["stream"]);
        Assert.All(lines[1..], line => Assert.Equal(0, (long)line["lostBytes"]!));
        Assert.Equal("20000", (string?)lines[^1]["text"]);
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Cursor_OfAnotherContainerWithTheSameId_IsRefused()
    {
        string id = await berth.CreateStartedAsync(config => config.Shell("echo text"));
        await berth.WaitAsync(id);
        string? cursor = (string?)(await LinesAsync(id, ""))[0]["cursor"];
        await berth.DeleteAsync(id);
        (await berth.PutAsync(id, config => config.Shell("echo text"))).Expect(HttpStatusCode.Created);

        (await berth.Client.GetAsync($"/v1/containers/{id}/logs?cursor={cursor}"))
            .ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-request");
        await berth.DeleteAsync(id);
    }

    [RequiresContainersFact]
    public async Task Log_LineOfTenMegabytes_ComesBackWholeFromSeveralFiles()
    {
        const int length = 10 * 1024 * 1024;
        string id = await CreateAsync(config => config.Shell($"head -c {length} /dev/zero | tr '\\0' x; echo; echo after"), files: 5, size: 4 << 20);
        await berth.StartAsync(id);
        await berth.WaitAsync(id);

        string text = await LogsAsync(id, "tail=2");

        Assert.Equal(length + "\nafter\n".Length, text.Length);
        Assert.Equal(length, text.AsSpan().IndexOfAnyExcept('x'));
        await berth.DeleteAsync(id);
    }

    [RequiresContainersTheory]
    [InlineData("""{"maxSize": 65535}""", "/log/maxSize")]
    [InlineData("""{"maxFiles": 1}""", "/log/maxFiles")]
    [InlineData("""{"maxFiles": 2.5}""", "/log/maxFiles")]
    [InlineData("""{"maxFiles": "3"}""", "/log/maxFiles")]
    [InlineData("""{"size": 3}""", "/log/size")]
    public async Task Create_WithSenselessLimits_IsRefused(string log, string pointer)
    {
        JsonObject request = berth.CreateRequest();
        request["log"] = JsonNode.Parse(log);

        Reply reply = await berth.Client.PutAsync($"/v1/containers/{berth.NewId()}", request);

        reply.ExpectProblem(HttpStatusCode.UnprocessableEntity, "invalid-request");
        Assert.Equal(pointer, (string?)reply.Json["errors"]![0]!["pointer"]);
    }

    private string LogDirectory(string id) => Path.Combine(berth.Daemon.Roots.Log, "containers", id);

    private async Task<string> CreateAsync(Action<JsonObject> edit, int files, int size = Size)
    {
        string id = berth.NewId();
        JsonObject request = berth.CreateRequest(edit);
        request["log"] = new JsonObject { ["maxSize"] = size, ["maxFiles"] = files };
        (await berth.Client.PutAsync($"/v1/containers/{id}", request)).Expect(HttpStatusCode.Created);
        return id;
    }

    private async Task<string> LogsAsync(string id, string query) =>
        (await berth.Client.GetAsync($"/v1/containers/{id}/logs?{query}")).Expect(HttpStatusCode.OK).Text;

    private async Task<int[]> NumbersAsync(string id, string query) => Numbers(await LogsAsync(id, query));

    private async Task<JsonNode[]> LinesAsync(string id, string query) =>
        [.. (await berth.Client.GetAsync($"/v1/containers/{id}/logs?{query}", NdJson)).Expect(HttpStatusCode.OK).Text
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

    private static int[] Numbers(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
}
