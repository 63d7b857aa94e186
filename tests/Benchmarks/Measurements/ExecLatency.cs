using Berth.Benchmarks.Contenders;

namespace Berth.Benchmarks.Measurements;

/// <summary>Times of running a program in a container that runs already.</summary>
internal static class ExecLatency
{
    /// <summary>The runtimes whose command line is measured beside Berth; Berth is compared with the first one.</summary>
    public static readonly string[] Runtimes = ["crun", "runc"];

    /// <summary>Berth's two rows, then those of the runtimes that are installed.</summary>
    public static async Task<IReadOnlyList<LatencyRow>> MeasureAsync(
        Berthd daemon, Workspace workspace, BenchmarkOptions options, CancellationToken cancellation)
    {
        var contenders = new List<IContender>();
        try
        {
            contenders.Add(await BerthExecContender.CreateAsync(daemon, workspace, inOneCall: true));
            contenders.Add(await BerthExecContender.CreateAsync(daemon, workspace, inOneCall: false));
            foreach (var runtime in Runtimes)
            {
                if (await RuntimeExecContender.CreateAsync(runtime, workspace) is { } contender)
                {
                    contenders.Add(contender);
                }
            }

            return await Latency.MeasureAsync(contenders, options, cancellation);
        }
        finally
        {
            foreach (var contender in contenders)
            {
                await contender.DisposeAsync();
            }
        }
    }
}
