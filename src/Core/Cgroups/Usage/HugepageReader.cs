using System.Globalization;

namespace Berth.Core.Cgroups.Usage;

/// <summary>Huge pages of the sizes that the host has any of (Documentation/admin-guide/cgroup-v1/hugetlb.rst; cgroup-v2.rst, "HugeTLB").</summary>
internal static class HugepageReader
{
    private const string Directory = "/sys/kernel/mm/hugepages", Prefix = "hugepages-";

    /// <summary>How long the host's pools are believed to be as they were.</summary>
    private const long Fresh = 1000;

    private static volatile Pools? _pools;

    public static IReadOnlyList<HugepageUsage>? ReadV1(UsageDirectory cgroup) => Read(size =>
        cgroup.Number($"hugetlb.{size}.usage_in_bytes") is { } usage
            ? new HugepageUsage
            {
                PageSize = size,
                Usage = usage,
                Limit = cgroup.Limit($"hugetlb.{size}.limit_in_bytes"),
                LimitHits = cgroup.Number($"hugetlb.{size}.failcnt"),
            }
            : null);

    public static IReadOnlyList<HugepageUsage>? ReadV2(UsageDirectory cgroup) => Read(size =>
        cgroup.Number($"hugetlb.{size}.current") is { } usage
            ? new HugepageUsage
            {
                PageSize = size,
                Usage = usage,
                Limit = cgroup.Limit($"hugetlb.{size}.max"),
                LimitHits = cgroup.Of($"hugetlb.{size}.events", "max"u8),
            }
            : null);

    private static List<HugepageUsage>? Read(Func<string, HugepageUsage?> read) =>
        Sizes().Select(read).OfType<HugepageUsage>().ToList() is { Count: > 0 } found ? found : null;

    // of sizes that the host has no pages of, nobody can use any: most hosts have none at all, and six files less to read
    private static IReadOnlyList<string> Sizes()
    {
        long now = Environment.TickCount64;
        Pools? pools = _pools;
        if (pools is null || now - pools.At > Fresh)
        {
            _pools = pools = new Pools(now, System.IO.Directory.Exists(Directory)
                ? [.. System.IO.Directory.EnumerateDirectories(Directory).Where(HasPages).Select(path => Name(Path.GetFileName(path)))]
                : []);
        }

        return pools.Sizes;
    }

    private static bool HasPages(string pool) =>
        ((string[])["nr_hugepages", "nr_overcommit_hugepages"]).Any(file => File.ReadAllText(Path.Combine(pool, file)).Trim() != "0");

    // as the kernel's files have them in their names: 64KB, 2MB, 1GB
    private static string Name(string directory)
    {
        long kilobytes = long.Parse(directory[Prefix.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        return kilobytes switch
        {
            >= 1 << 20 => string.Create(CultureInfo.InvariantCulture, $"{kilobytes >> 20}GB"),
            >= 1 << 10 => string.Create(CultureInfo.InvariantCulture, $"{kilobytes >> 10}MB"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{kilobytes}KB"),
        };
    }

    private sealed record Pools(long At, IReadOnlyList<string> Sizes);
}
