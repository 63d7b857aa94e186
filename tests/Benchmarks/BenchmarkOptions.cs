using System.Globalization;

namespace Berth.Benchmarks;

/// <summary>What one run measures.</summary>
/// <param name="Berthd">The daemon's program.</param>
/// <param name="Iterations">Cycles measured per contender and mode.</param>
/// <param name="IdleContainers">How many containers run at once when memory is measured.</param>
/// <param name="StartUps">How often the daemon is started when its start-up is measured.</param>
/// <param name="Only">The one part that is measured; null for all of <see cref="Parts"/>.</param>
/// <param name="Out">A Markdown file to write the report to, or null.</param>
internal sealed record BenchmarkOptions(string Berthd, int Iterations, int IdleContainers, int StartUps, string? Only, string? Out)
{
    private const string Usage = "usage: benchmarks [--berthd PATH] [--iterations N] [--idle N] [--quick] [--only PART] [--out FILE]";

    /// <summary>What can be measured by itself.</summary>
    public static readonly string[] Parts = ["lives", "exec", "logs", "memory", "start"];

    /// <summary>Cycles of one contender before it is the next one's turn, so that noise hits all alike.</summary>
    public const int Round = 10;

    /// <summary>The pause between two cycles in the second mode: a cgroup migration costs more after the machine was idle.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Whether a part is to be measured.</summary>
    public bool Includes(string part) => Only is null || Only == part;

    /// <summary>Reads the command line. Says on <paramref name="errors"/> what is wrong with it and returns null.</summary>
    public static BenchmarkOptions? Parse(string[] args, TextWriter errors)
    {
        var options = new BenchmarkOptions("out/berthd", Iterations: 200, IdleContainers: 500, StartUps: 10, Only: null, Out: null);
        for (var i = 0; i < args.Length; i++)
        {
            var value = i + 1 < args.Length ? args[i + 1] : null;
            var count = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
            switch (args[i])
            {
                case "--quick":
                    options = options with { Iterations = 40, IdleContainers = 50, StartUps = 3 };
                    continue;
                case "--berthd" when value is not null:
                    options = options with { Berthd = value };
                    break;
                case "--only" when Parts.Contains(value):
                    options = options with { Only = value };
                    break;
                case "--out" when value is not null:
                    options = options with { Out = value };
                    break;
                case "--iterations" when count > 0:
                    options = options with { Iterations = count };
                    break;
                case "--idle" when count > 0:
                    options = options with { IdleContainers = count };
                    break;
                default:
                    errors.WriteLine($"benchmarks: {args[i]}: unknown option or wrong value");
                    errors.WriteLine(Usage);
                    return null;
            }

            i++;
        }

        if (!File.Exists(options.Berthd))
        {
            errors.WriteLine($"benchmarks: {options.Berthd}: not found; run make build first");
            return null;
        }

        return options with { Berthd = Path.GetFullPath(options.Berthd) };
    }
}
