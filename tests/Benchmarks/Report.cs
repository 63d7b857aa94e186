using System.Globalization;
using System.Text;
using Berth.Benchmarks.Contenders;
using Berth.Benchmarks.Measurements;

namespace Berth.Benchmarks;

/// <summary>One run's results as Markdown.</summary>
internal sealed class Report(BenchmarkOptions options)
{
    private const string Begin = "<!-- begin results -->";
    private const string End = "<!-- end results -->";

    private readonly StringBuilder _text = new StringBuilder()
        .Append(CultureInfo.InvariantCulture, $"{Machine.Describe()}; {options.Iterations} cycles per contender and mode, ")
        .Append(CultureInfo.InvariantCulture, $"contenders taking turns every {BenchmarkOptions.Round}.\n");

    // the single numbers, in one table behind the others
    private readonly List<string> _figures = [];

    public void AddLatencies(IReadOnlyList<LatencyRow> rows, IReadOnlyList<AbsentContender> absent)
    {
        AddTable("Create, start, wait and delete of `/bin/true` with the default config", rows, rows[0], "floor");
        foreach (var (name, reason) in absent)
        {
            Line($"| {name} | {reason} | | | | | |");
        }
    }

    public void AddExecLatencies(IReadOnlyList<LatencyRow> rows)
    {
        var runtime = rows.FirstOrDefault(row => row.Name.StartsWith(ExecLatency.Runtimes[0], StringComparison.Ordinal)) ?? rows[0];
        AddTable("Running `/bin/true` in a running container", rows, runtime, runtime.Name.Split(' ')[0]);
    }

    public void AddThroughput(ThroughputResult result)
    {
        Figure($"| containers created per second, {result.Clients} clients | {result.CreatesPerSecond:0} |");
        Figure($"| whole lives (create, start, wait, delete) per second, {result.Clients} clients | {result.LivesPerSecond:0} |");
    }

    public void AddLogThroughput(IReadOnlyList<LogThroughputRow> rows)
    {
        foreach (var (name, rate) in rows)
        {
            Figure($"| from a program into its log, lines of {Workspace.LogLine} bytes, {name} | {rate:0} MB/s |");
        }
    }

    public void AddSmallestMemory(IReadOnlyList<SmallestMemoryRow> rows)
    {
        foreach (var (name, kib) in rows)
        {
            Figure($"| smallest memory limit with which `/bin/true` runs, {name} | {(kib is { } limit ? $"{limit} KiB" : "none")} |");
        }
    }

    public void AddMemory(MemoryResult result)
    {
        Figure($"| stats of {result.Containers} idle containers in one answer, p50 | {result.StatsOfAll.Percentile(0.5):0} ms |");
        Figure($"| memory per idle container: its monitor, mean of {result.Containers} | {result.MonitorKiB / 1024:0.000} MiB |");
        Figure($"| the daemon without containers | {result.DaemonBeforeKiB / 1024:0.0} MiB |");
        Figure($"| the daemon with {result.Containers} running containers | {result.DaemonKiB / 1024:0.0} MiB |");
    }

    public void AddStartUp(StartUpResult result)
    {
        Figure($"| daemon started until it listens, p50 | {result.UntilListening.Percentile(0.5):0} ms |");
        Figure($"| daemon started until its first answer, p50 | {result.UntilFirstAnswer.Percentile(0.5):0} ms |");
    }

    /// <summary>Prints the report and puts it between the markers of the file that was asked for.</summary>
    public async Task WriteAsync(TextWriter output)
    {
        AddFigures();
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

    private void AddTable(string title, IReadOnlyList<LatencyRow> rows, LatencyRow unit, string unitName)
    {
        Line();
        Line($"{title}, ms:");
        Line();
        Line($"| | p50 | p90 | × {unitName} | p50, {BenchmarkOptions.Pause.TotalMilliseconds:0} ms pauses | p90 | × {unitName} |");
        Line("| --- | ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var row in rows)
        {
            Line($"| {row.Name} | {Cells(row.BackToBack, unit.BackToBack)} | {Cells(row.Paused, unit.Paused)} |");
        }
    }

    private void AddFigures()
    {
        if (_figures.Count == 0)
        {
            return;
        }

        Line();
        Line("| | |");
        Line("| --- | ---: |");
        _figures.ForEach(Line);
        Line();
        Line("Memory is proportional set size (`smaps_rollup`).");
    }

    private static string Cells(Samples samples, Samples unit) =>
        $"{samples.Percentile(0.5):0.00} | {samples.Percentile(0.9):0.00} | {samples.Percentile(0.5) / unit.Percentile(0.5):0.00}";

    private void Figure(string line) => _figures.Add(line);

    private void Line(string line = "") => _text.Append(line).Append('\n');
}
