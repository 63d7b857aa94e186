using System.Diagnostics;

namespace Berth.Benchmarks.Measurements;

/// <summary>The daemon's start-up, each time counted from starting its process.</summary>
/// <param name="UntilListening">To its "listening on" line.</param>
/// <param name="UntilFirstAnswer">To the answer of the first request after that.</param>
internal sealed record StartUpResult(Samples UntilListening, Samples UntilFirstAnswer);

internal static class StartUp
{
    public static async Task<StartUpResult> MeasureAsync(BenchmarkOptions options, Workspace workspace, CancellationToken cancellation)
    {
        var result = new StartUpResult(new Samples(), new Samples());
        for (var i = 0; i < options.StartUps; i++)
        {
            await using var daemon = await Berthd.StartAsync(options.Berthd, workspace, cancellation);
            var clock = Stopwatch.StartNew();
            using var client = daemon.Connect();
            await client.GetTextAsync("/v1/ping");
            result.UntilListening.Add(daemon.UntilListening);
            result.UntilFirstAnswer.Add(daemon.UntilListening + clock.Elapsed);
        }

        return result;
    }
}
