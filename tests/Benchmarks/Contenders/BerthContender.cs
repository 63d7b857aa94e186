using System.Diagnostics;

namespace Berth.Benchmarks.Contenders;

/// <summary>Berth: four calls over one kept-open connection.</summary>
internal sealed class BerthContender(Berthd daemon, Workspace workspace, string name, string bundle) : IContender
{
    private readonly UnixHttpClient _client = daemon.Connect();
    private readonly string _request = Containers.Request(bundle);
    private int _count;

    public string Name => name;

    public bool WarmsUp => true;

    public async Task<TimeSpan> CycleAsync()
    {
        var id = $"{workspace.UniqueName}-{Path.GetFileName(bundle)}-{_count++}";
        var clock = Stopwatch.StartNew();
        await Containers.CycleAsync(_client, id, _request);
        return clock.Elapsed;
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
