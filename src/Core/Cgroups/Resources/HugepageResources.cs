using Berth.Core.Specs;
using static Berth.Core.Cgroups.Resources.ResourceNumbers;

namespace Berth.Core.Cgroups.Resources;

/// <summary>Huge pages (config-linux.md, "Huge page limits"; Documentation/admin-guide/cgroup-v1/hugetlb.rst). Reservations are limited
/// as well as use, where the kernel can.</summary>
internal static class HugepageResources
{
    public static IEnumerable<ResourceWrite> WriteV1(IReadOnlyList<LinuxHugepageLimit> limits, string pointer, Findings findings) =>
        Write(limits, "limit_in_bytes", pointer, findings);

    public static IEnumerable<ResourceWrite> WriteV2(IReadOnlyList<LinuxHugepageLimit> limits, string pointer, Findings findings) =>
        Write(limits, "max", pointer, findings);

    private static IEnumerable<ResourceWrite> Write(IReadOnlyList<LinuxHugepageLimit> limits, string suffix, string pointer, Findings findings)
    {
        var sizes = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < limits.Count; i++)
        {
            if (limits[i] is not { } item)
            {
                continue;
            }

            string place = $"{pointer}/{i}";
            findings.RequireText($"{place}/pageSize", item.PageSize);
            if (item.Limit is null)
            {
                findings.Required($"{place}/limit");
            }

            if (item is not { PageSize: { Length: > 0 } size, Limit: { } limit })
            {
                continue;
            }

            if (!IsSize(size))
            {
                findings.Problem($"{place}/pageSize", $"\"{size}\" is not a size such as 64KB, 2MB or 1GB");
            }
            else if (!sizes.Add(size))
            {
                findings.Problem($"{place}/pageSize", $"{size} has a limit already");
            }
            else
            {
                yield return new($"hugetlb.{size}.{suffix}", Text(limit), $"{place}/limit");
                yield return new($"hugetlb.{size}.rsvd.{suffix}", Text(limit), $"{place}/limit") { IsOptional = true };
            }
        }
    }

    // it becomes part of a file name
    private static bool IsSize(string size) =>
        size.Length > 2 && size[0] is >= '1' and <= '9' && size[^1] == 'B' && size[^2] is 'K' or 'M' or 'G'
        && size.AsSpan(0, size.Length - 2).IndexOfAnyExceptInRange('0', '9') < 0;
}
