using System.Globalization;

namespace Berth.Core.Cgroups.Usage;

/// <summary>Huge pages (Documentation/admin-guide/cgroup-v1/hugetlb.rst; cgroup-v2.rst, "HugeTLB").</summary>
internal static class HugepageReader
{
    private const string Directory = "/sys/kernel/mm/hugepages", Prefix = "hugepages-";

    // as the kernel's files have them in their names: 64KB, 2MB, 1GB
    private static readonly Lazy<IReadOnlyList<string>> Sizes = new(() => System.IO.Directory.Exists(Directory)
        ? [.. System.IO.Directory.EnumerateDirectories(Directory).Select(Path.GetFileName).OfType<string>().Select(Name)]
        : []);

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
        Sizes.Value.Select(read).OfType<HugepageUsage>().ToList() is { Count: > 0 } found ? found : null;

    private static string Name(string directory)
    {
        long kilobytes = long.Parse(directory[Prefix.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{kilobytes switch
        {
            >= 1 << 20 => $"{kilobytes >> 20}GB",
            >= 1 << 10 => $"{kilobytes >> 10}MB",
            _ => $"{kilobytes}KB",
        }}");
    }
}
