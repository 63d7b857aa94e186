namespace Berth.Core.Specs;

/// <summary>Lists of CPUs such as <c>0-3,7</c> (cpuset(7), "List format").</summary>
public static class CpuList
{
    /// <summary>The most CPUs that a kernel can be built for (<c>NR_CPUS</c>).</summary>
    public const int Max = 8192;

    /// <summary>Reads a list as a mask for sched_setaffinity(2): a bit for each CPU, the first word first; no word for an absent or empty
    /// list.</summary>
    /// <returns>False for what is no list, or names a CPU from <see cref="Max"/> on.</returns>
    public static bool TryParse(string? list, out IReadOnlyList<ulong> mask) => NumberList.TryParse(list, Max, out mask);
}
