using Berth.Benchmarks.Contenders;

namespace Berth.Benchmarks.Measurements;

/// <summary>One contender's times.</summary>
/// <param name="Name">Its name.</param>
/// <param name="BackToBack">Cycles right behind one another.</param>
/// <param name="Paused">Cycles with <see cref="BenchmarkOptions.Pause"/> before each.</param>
internal sealed record LatencyRow(string Name, Samples BackToBack, Samples Paused);

/// <summary>Times of what contenders do, taking turns.</summary>
internal static class Latency
{
    public static async Task<IReadOnlyList<LatencyRow>> MeasureAsync(
        IReadOnlyList<IContender> contenders, BenchmarkOptions options, CancellationToken cancellation)
    {
        var rows = contenders.Select(contender => new LatencyRow(contender.Name, new Samples(), new Samples())).ToArray();
        var rounds = (options.Iterations + BenchmarkOptions.Round - 1) / BenchmarkOptions.Round;

        foreach (var contender in contenders)
        {
            var warmUp = contender.WarmsUp ? options.Iterations : 3;
            for (var i = 0; i < warmUp; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                await contender.CycleAsync();
            }
        }

        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < rows.Length; i++)
            {
                await RoundAsync(contenders[i], rows[i].BackToBack, TimeSpan.Zero, cancellation);
            }
        }

        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < rows.Length; i++)
            {
                await RoundAsync(contenders[i], rows[i].Paused, BenchmarkOptions.Pause, cancellation);
            }
        }

        return rows;
    }

    private static async Task RoundAsync(IContender contender, Samples samples, TimeSpan pause, CancellationToken cancellation)
    {
        for (var i = 0; i < BenchmarkOptions.Round; i++)
        {
            await Task.Delay(pause, cancellation);
            samples.Add(await contender.CycleAsync());
        }
    }
}
