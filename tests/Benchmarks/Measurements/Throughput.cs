using System.Diagnostics;

namespace Berth.Benchmarks.Measurements;

/// <summary>Rates with several clients at once.</summary>
/// <param name="Clients">How many, each with a connection of its own.</param>
/// <param name="CreatesPerSecond">Containers created (not started) per second.</param>
/// <param name="LivesPerSecond">Containers created, started, waited for and deleted per second.</param>
internal sealed record ThroughputResult(int Clients, double CreatesPerSecond, double LivesPerSecond);

internal static class Throughput
{
    private const int Clients = 8;

    public static async Task<ThroughputResult> MeasureAsync(
        Berthd daemon, Workspace workspace, BenchmarkOptions options, CancellationToken cancellation)
    {
        var request = Containers.Request(workspace.TrueBundle);
        var count = options.Iterations / Clients * Clients;
        var lives = await RateAsync("life", (client, id) => Containers.CycleAsync(client, id, request));
        var creates = await RateAsync("create", (client, id) => Containers.CreateAsync(client, id, request));
        await Containers.DeleteAllAsync(daemon);
        return new ThroughputResult(Clients, creates, lives);

        async Task<double> RateAsync(string kind, Func<UnixHttpClient, string, Task> once)
        {
            var clock = Stopwatch.StartNew();
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(async number =>
            {
                using var client = daemon.Connect();
                for (var i = 0; i < count / Clients; i++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    await once(client, $"{workspace.UniqueName}-{kind}-{number}-{i}");
                }
            }));
            return count / clock.Elapsed.TotalSeconds;
        }
    }
}
