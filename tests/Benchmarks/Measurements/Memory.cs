using System.Diagnostics;
using System.Globalization;

namespace Berth.Benchmarks.Measurements;

/// <summary>Memory as proportional set size: a page that several processes share counts for each with its part.</summary>
/// <param name="Containers">How many containers were running.</param>
/// <param name="MonitorKiB">Mean over the monitors, one per container.</param>
/// <param name="DaemonBeforeKiB">The daemon before the first container.</param>
/// <param name="DaemonKiB">The daemon with all of them running.</param>
/// <param name="StatsOfAll">What it takes to ask for the stats of all of them.</param>
internal sealed record MemoryResult(int Containers, double MonitorKiB, double DaemonBeforeKiB, double DaemonKiB, Samples StatsOfAll);

internal static class Memory
{
    private const int StatsCalls = 20;

    /// <summary>Measures a fresh daemon, then the same one with many sleeping containers.</summary>
    public static async Task<MemoryResult> MeasureAsync(BenchmarkOptions options, Workspace workspace, CancellationToken cancellation)
    {
        await using var daemon = await Berthd.StartAsync(options.Berthd, workspace, cancellation);
        using var client = daemon.Connect();
        await client.GetTextAsync("/v1/ping");
        var before = ProportionalKiB(daemon.ProcessId);

        var request = Containers.Request(workspace.SleepBundle);
        for (var i = 0; i < options.IdleContainers; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var id = $"{workspace.UniqueName}-idle-{i}";
            await Containers.CreateAsync(client, id, request);
            await Containers.StartAsync(client, id);
        }

        var monitors = ChildrenOf(daemon.ProcessId);
        var withAll = ProportionalKiB(daemon.ProcessId);
        return monitors.Count == options.IdleContainers
            ? new MemoryResult(monitors.Count, monitors.Average(ProportionalKiB), before, withAll, await StatsOfAllAsync(client))
            : throw new InvalidOperationException($"{monitors.Count} monitors for {options.IdleContainers} containers");
    }

    private static async Task<Samples> StatsOfAllAsync(UnixHttpClient client)
    {
        var samples = new Samples();
        for (var i = 0; i < StatsCalls; i++)
        {
            var clock = Stopwatch.StartNew();
            await client.GetTextAsync("/v1/stats");
            samples.Add(clock.Elapsed);
        }

        return samples;
    }

    /// <summary>A process's proportional set size in KiB (proc_pid_smaps_rollup(5)).</summary>
    public static double ProportionalKiB(int pid)
    {
        var line = File.ReadLines($"/proc/{pid}/smaps_rollup").First(line => line.StartsWith("Pss:", StringComparison.Ordinal));
        return double.Parse(line.AsSpan(4, line.Length - 4 - "kB".Length), NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private static List<int> ChildrenOf(int parent) =>
        [.. Directory.GetDirectories($"/proc/{parent}/task")
            .SelectMany(task => File.ReadAllText(Path.Combine(task, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(pid => int.Parse(pid, CultureInfo.InvariantCulture))];
}
