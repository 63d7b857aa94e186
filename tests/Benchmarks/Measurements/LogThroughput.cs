using System.Diagnostics;
using System.Globalization;
using Berth.Benchmarks.Contenders;

namespace Berth.Benchmarks.Measurements;

/// <summary>How fast the output of a container goes into its log.</summary>
/// <param name="Name">Who copies it.</param>
/// <param name="MegabytesPerSecond">Of what the container wrote, median of the rounds.</param>
internal sealed record LogThroughputRow(string Name, double MegabytesPerSecond);

/// <summary>A program that writes lines as fast as they are taken, into the log of whoever watches over it; all take turns.</summary>
internal static class LogThroughput
{
    private const int Rounds = 5;

    public static async Task<IReadOnlyList<LogThroughputRow>> MeasureAsync(
        Berthd daemon, Workspace workspace, CancellationToken cancellation)
    {
        using var client = daemon.Connect();
        var contenders = new List<(string Name, Func<int, Task<TimeSpan>> Run)>
        {
            ("`cat`, which adds nothing to a line", _ => CatAsync(workspace)),
            ("Berth", round => BerthAsync(client, workspace, round)),
        };
        if (await ConmonContender.VersionAsync() is { } version)
        {
            contenders.Add(($"{version} (k8s-file)", round => ConmonContender.RunAsync(workspace, round)));
        }

        var samples = contenders.ConvertAll(_ => new Samples());
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < contenders.Count; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                samples[i].Add(await contenders[i].Run(round));
            }
        }

        return [.. contenders.Select((contender, i) => new LogThroughputRow(contender.Name, Workspace.LogBytes / 1e3 / samples[i].Percentile(0.5)))];
    }

    // what is written is not kept: a log is bounded, too
    private static async Task<TimeSpan> CatAsync(Workspace workspace)
    {
        var output = Path.Combine(workspace.Root, "cat.log");
        var files = string.Join(' ', Enumerable.Repeat(Path.Combine(workspace.LogBundle, "rootfs", "lines"), Workspace.LogRepeats));
        var clock = Stopwatch.StartNew();
        await Programs.RunAsync("/bin/busybox", ["sh", "-c", $"busybox cat {files} | busybox cat > {output}"]);
        var elapsed = clock.Elapsed;
        File.Delete(output);
        return elapsed;
    }

    // its end is the monitor's: by then all is in the log
    private static async Task<TimeSpan> BerthAsync(UnixHttpClient client, Workspace workspace, int round)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"{workspace.UniqueName}-log-{round}");
        await Containers.CreateAsync(client, id, Containers.Request(workspace.LogBundle));
        var clock = Stopwatch.StartNew();
        await Containers.StartAsync(client, id);
        await Containers.WaitAsync(client, id);
        var elapsed = clock.Elapsed;
        await Containers.DeleteAsync(client, id, force: false);
        return elapsed;
    }
}
