using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Berth.Benchmarks.Contenders;

/// <summary>Berth, running <c>/bin/true</c> in a container that sleeps: in one call, or in one for each of create, start and wait.</summary>
internal sealed class BerthExecContender : IContender
{
    private readonly UnixHttpClient _client;
    private readonly string _container;
    private readonly bool _inOneCall;
    private readonly string _path;

    private BerthExecContender(UnixHttpClient client, string container, bool inOneCall)
    {
        _client = client;
        _container = container;
        _inOneCall = inOneCall;
        _path = $"/v1/containers/{container}/execs";
    }

    public string Name => _inOneCall ? "Berth, one call" : "Berth, three calls";

    public bool WarmsUp => true;

    /// <summary>Starts the container.</summary>
    public static async Task<BerthExecContender> CreateAsync(Berthd daemon, Workspace workspace, bool inOneCall)
    {
        var client = daemon.Connect();
        var id = $"{workspace.UniqueName}-exec-{(inOneCall ? "one" : "three")}";
        await Containers.CreateAsync(client, id, Containers.Request(workspace.SleepBundle));
        await Containers.StartAsync(client, id);
        return new BerthExecContender(client, id, inOneCall);
    }

    public Task<TimeSpan> CycleAsync() => _inOneCall ? RunAsync() : CreateStartAndWaitAsync();

    public async ValueTask DisposeAsync()
    {
        await Containers.DeleteAsync(_client, _container, force: true);
        _client.Dispose();
    }

    private static string Request(string? id) => new JsonObject { ["id"] = id, ["args"] = new JsonArray("/bin/true") }.ToJsonString();

    private async Task<TimeSpan> RunAsync()
    {
        var request = Request(id: null);
        var clock = Stopwatch.StartNew();
        await _client.SendAsync(HttpMethod.Post, $"{_path}?wait=true", request);
        return clock.Elapsed;
    }

    // its record is not part of what the others do: it is removed outside of the time
    private async Task<TimeSpan> CreateStartAndWaitAsync()
    {
        var request = Request("measured");
        var clock = Stopwatch.StartNew();
        await _client.SendAsync(HttpMethod.Post, _path, request);
        await _client.SendAsync(HttpMethod.Post, $"{_path}/measured/start");
        await _client.GetTextAsync($"{_path}/measured/wait");
        var elapsed = clock.Elapsed;
        await _client.SendAsync(HttpMethod.Delete, $"{_path}/measured");
        return elapsed;
    }
}
