namespace Berth.Benchmarks.Measurements;

/// <summary>Measured times, and the order statistics the report shows.</summary>
internal sealed class Samples
{
    private readonly List<double> _milliseconds = [];

    public void Add(TimeSpan time) => _milliseconds.Add(time.TotalMilliseconds);

    /// <summary>The value that the given share of the samples does not exceed, in milliseconds (nearest rank).</summary>
    /// <param name="share">0.5 for the median.</param>
    public double Percentile(double share)
    {
        var sorted = _milliseconds.Order().ToArray();
        return sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }
}
