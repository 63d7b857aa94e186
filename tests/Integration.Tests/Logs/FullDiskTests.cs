using System.Net;
using System.Text.Json.Nodes;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;
using Berth.TestSupport.Daemon;
using Berth.TestSupport.Host;

namespace Berth.Integration.Tests.Logs;

/// <summary>A disk for logs that is full, and has room again.</summary>
public sealed class FullDiskTests
{
    private const string Id = "full";

    [RequiresContainersFact]
    public async Task Log_OnAFullDisk_LosesLinesAndTellsHowMuchWhileTheContainerGoesOn()
    {
        using var roots = new DaemonRoots();
        Directory.CreateDirectory(roots.Log);
        using var disk = new HostMount(roots.Log, "size=256k");
        string filler = Path.Combine(roots.Log, "filler");
        await File.WriteAllBytesAsync(filler, new byte[128 * 1024]);
        using var directory = new TemporaryDirectory();
        using var go = new Fifo(directory["go"]);
        using var written = new EntryWatch(directory.Path, "written");
        await using DaemonProcess daemon = await DaemonProcess.StartAsync(roots);
        JsonObject config = (await daemon.Client.GetAsync("/v1/spec")).Expect(HttpStatusCode.OK).Json.AsObject();
        config.Shell("seq 1 20000; touch /tmp/written; read x < /tmp/go; echo after; exit 3").Bind(directory.Path, "/tmp");
        using var bundle = new TestBundle(config);
        (await daemon.Client.PutAsync($"/v1/containers/{Id}", new JsonObject { ["bundle"] = bundle.Directory })).Expect(HttpStatusCode.Created);
        (await daemon.Client.PostAsync($"/v1/containers/{Id}/start")).Expect(HttpStatusCode.NoContent);

        await written.Appeared;
        File.Delete(filler);
        go.WriteLine();

        JsonNode end = (await daemon.Client.GetAsync($"/v1/containers/{Id}/wait")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(3, (int?)end["exitCode"]);
        JsonNode[] lines = await LinesAsync(daemon);
        long lost = lines.Sum(line => (long)line["lostBytes"]!);
        Assert.True(lost > 100_000, $"{lost} bytes lost");
        Assert.Equal(lost, (long?)(await daemon.Client.GetAsync($"/v1/containers/{Id}")).Json["exit"]!["lostLogBytes"]);
        Assert.Equal(["1", "2", "3"], lines[..3].Select(line => (string?)line["text"]));
        Assert.Equal("after", (string?)lines[^1]["text"]);
        (await daemon.Client.DeleteAsync($"/v1/containers/{Id}")).Expect(HttpStatusCode.NoContent);
        Assert.Equal(0, await daemon.StopAsync());
    }

    private static async Task<JsonNode[]> LinesAsync(DaemonProcess daemon) =>
        [.. (await daemon.Client.GetAsync($"/v1/containers/{Id}/logs", "application/x-ndjson")).Expect(HttpStatusCode.OK).Text
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
}
