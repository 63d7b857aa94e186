using System.Text;
using Berth.Benchmarks.Contenders;
using Berth.Benchmarks.Measurements;

namespace Berth.Benchmarks;

/// <summary>One run's results as Markdown.</summary>
internal sealed class Report(BenchmarkOptions options)
{
    private const string Begin = "<!-- begin results -->";
    private const string End = "<!-- end results -->";

    private readonly StringBuilder _text = new();

    public void AddLatencies(IReadOnlyList<LatencyRow> rows, IReadOnlyList<AbsentContender> absent)
    {
        var floor = rows[0];
        Line($"{Machine.Describe()}; {options.Iterations} cycles per contender and mode, contenders taking turns every {BenchmarkOptions.Round}.");
        Line();
        Line("Create, start, wait and delete of `/bin/true` with the default config, ms:");
        Line();
        Line($"| | p50 | p90 | × floor | p50, {BenchmarkOptions.Pause.TotalMilliseconds:0} ms pauses | p90 | × floor |");
        Line("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var row in rows)
        {
            Line($"| {row.Name} | {Cells(row.BackToBack, floor.BackToBack)} | {Cells(row.Paused, floor.Paused)} |");
        }

        foreach (var (name, reason) in absent)
        {
            Line($"| {name} | {reason} | | | | | |");
        }

        Line();
        Line("| | |");
        Line("| --- | ---: |");
    }

    public void AddThroughput(ThroughputResult result)
    {
        Line($"| containers created per second, {result.Clients} clients | {result.CreatesPerSecond:0} |");
        Line($"| whole lives (create, start, wait, delete) per second, {result.Clients} clients | {result.LivesPerSecond:0} |");
    }

    public void AddSmallestMemory(IReadOnlyList<SmallestMemoryRow> rows)
    {
        foreach (var (name, kib) in rows)
        {
            Line($"| smallest memory limit with which `/bin/true` runs, {name} | {(kib is { } limit ? $"{limit} KiB" : "none")} |");
        }
    }

    public void AddMemory(MemoryResult result)
    {
        Line($"| stats of {result.Containers} idle containers in one answer, p50 | {result.StatsOfAll.Percentile(0.5):0} ms |");
        Line($"| memory per idle container: its monitor, mean of {result.Containers} | {result.MonitorKiB / 1024:0.000} MiB |");
        Line($"| the daemon without containers | {result.DaemonBeforeKiB / 1024:0.0} MiB |");
        Line($"| the daemon with {result.Containers} running containers | {result.DaemonKiB / 1024:0.0} MiB |");
    }

    public void AddStartUp(StartUpResult result)
    {
        Line($"| daemon started until it listens, p50 | {result.UntilListening.Percentile(0.5):0} ms |");
        Line($"| daemon started until its first answer, p50 | {result.UntilFirstAnswer.Percentile(0.5):0} ms |");
        Line();
        Line("Memory is proportional set size (`smaps_rollup`).");
    }

    /// <summary>Prints the report and puts it between the markers of the file that was asked for.</summary>
    public async Task WriteAsync(TextWriter output)
    {
        await output.WriteAsync(_text.ToString());
        if (options.Out is null)
        {
            return;
        }

        var old = File.Exists(options.Out) ? await File.ReadAllTextAsync(options.Out) : $"{Begin}\n{End}\n";
        var begin = old.IndexOf(Begin, StringComparison.Ordinal);
        var end = old.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            throw new InvalidDataException($"{options.Out}: no {Begin} … {End}");
        }

        await File.WriteAllTextAsync(options.Out, $"{old[..begin]}{Begin}\n\n{_text}\n{old[end..]}");
    }

    private static string Cells(Samples samples, Samples floor) =>
        $"{samples.Percentile(0.5):0.00} | {samples.Percentile(0.9):0.00} | {samples.Percentile(0.5) / floor.Percentile(0.5):0.0}";

    private void Line(string line = "") => _text.Append(line).Append('\n');
}
