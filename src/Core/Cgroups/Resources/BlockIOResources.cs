using Berth.Core.Specs;
using static Berth.Core.Cgroups.Resources.ResourceNumbers;

namespace Berth.Core.Cgroups.Resources;

/// <summary>Block devices (config-linux.md, "Block IO"; Documentation/admin-guide/cgroup-v1/blkio-controller.rst and cgroup-v2.rst,
/// "IO"). Weights are those of BFQ where it is loaded.</summary>
internal static class BlockIOResources
{
    public static IEnumerable<ResourceWrite> WriteV1(LinuxBlockIO io, string pointer, Findings findings)
    {
        if (IsWeight(io.Weight, $"{pointer}/weight", findings))
        {
            yield return new("blkio.weight", Text(io.Weight!.Value), $"{pointer}/weight")
            {
                Otherwise = new("blkio.bfq.weight", Text(io.Weight.Value), $"{pointer}/weight"),
            };
        }

        if (IsWeight(io.LeafWeight, $"{pointer}/leafWeight", findings))
        {
            yield return new("blkio.leaf_weight", Text(io.LeafWeight!.Value), $"{pointer}/leafWeight");
        }

        foreach (var (item, place, device) in Items(io.WeightDevice, $"{pointer}/weightDevice", findings))
        {
            if (item.Weight is { } weight)
            {
                ResourceWrite write = Line("blkio.weight_device", device, Text(weight), $"{place}/weight", "0");
                yield return write with { Otherwise = write with { File = "blkio.bfq.weight_device" } };
            }

            if (item.LeafWeight is { } leaf)
            {
                yield return Line("blkio.leaf_weight_device", device, Text(leaf), $"{place}/leafWeight", "0");
            }
        }

        foreach (var (file, _, name, list) in Throttles(io))
        {
            foreach (var (rate, place, device) in Items(list, $"{pointer}/{name}", findings))
            {
                yield return Line(file, device, Text(rate), $"{place}/rate", "0");
            }
        }
    }

    public static IEnumerable<ResourceWrite> WriteV2(LinuxBlockIO io, string pointer, Findings findings)
    {
        const string Why = "cgroup v2 has no leaf weights";
        if (IsWeight(io.LeafWeight, $"{pointer}/leafWeight", findings))
        {
            findings.Problem($"{pointer}/leafWeight", Why);
        }

        if (IsWeight(io.Weight, $"{pointer}/weight", findings))
        {
            yield return new("io.bfq.weight", Text(io.Weight!.Value), $"{pointer}/weight")
            {
                Otherwise = new("io.weight", Text(ResourceConversions.IOWeight(io.Weight.Value)), $"{pointer}/weight"),
            };
        }

        foreach (var (item, place, device) in Items(io.WeightDevice, $"{pointer}/weightDevice", findings))
        {
            if (item.LeafWeight is not null)
            {
                findings.Problem($"{place}/leafWeight", Why);
            }

            if (item.Weight is { } weight)
            {
                yield return Line("io.bfq.weight", device, Text(weight), $"{place}/weight", "default") with
                {
                    Otherwise = Line("io.weight", device, Text(ResourceConversions.IOWeight(weight)), $"{place}/weight", "default"),
                };
            }
        }

        foreach (var (_, word, name, list) in Throttles(io))
        {
            foreach (var (rate, place, device) in Items(list, $"{pointer}/{name}", findings))
            {
                // no limit is 0 on version 1
                yield return Line("io.max", device, $"{word}={(rate == 0 ? Max : Text(rate))}", $"{place}/rate", "rbps=max wbps=max riops=max wiops=max");
            }
        }
    }

    private static ResourceWrite Line(string file, string device, string value, string pointer, string unset) =>
        new(file, $"{device} {value}", pointer) { Key = device, Unset = unset };

    private static (string File, string Word, string Name, IReadOnlyList<LinuxThrottleDevice>? List)[] Throttles(LinuxBlockIO io) =>
    [
        ("blkio.throttle.read_bps_device", "rbps", "throttleReadBpsDevice", io.ThrottleReadBpsDevice),
        ("blkio.throttle.write_bps_device", "wbps", "throttleWriteBpsDevice", io.ThrottleWriteBpsDevice),
        ("blkio.throttle.read_iops_device", "riops", "throttleReadIOPSDevice", io.ThrottleReadIOPSDevice),
        ("blkio.throttle.write_iops_device", "wiops", "throttleWriteIOPSDevice", io.ThrottleWriteIOPSDevice),
    ];

    private static bool IsWeight(ushort? weight, string pointer, Findings findings)
    {
        bool isSet = IsSet((ulong?)weight, pointer, findings);
        if (isSet)
        {
            CheckWeight(weight, pointer, findings);
        }

        return isSet && weight is >= (ushort)ResourceConversions.MinBlockWeight and <= (ushort)ResourceConversions.MaxBlockWeight;
    }

    private static void CheckWeight(ushort? weight, string pointer, Findings findings) =>
        RequireRange(weight, ResourceConversions.MinBlockWeight, ResourceConversions.MaxBlockWeight, pointer, findings);

    // items without problems, each with its pointer and MAJOR:MINOR
    private static IEnumerable<(LinuxWeightDevice Item, string Pointer, string Device)> Items(
        IReadOnlyList<LinuxWeightDevice>? list, string pointer, Findings findings)
    {
        for (int i = 0; i < list?.Count; i++)
        {
            if (list[i] is not { } item)
            {
                continue;
            }

            string place = $"{pointer}/{i}";
            int before = findings.Problems.Count;
            string device = Device(item.Major, item.Minor, place, findings);
            CheckWeight(item.Weight, $"{place}/weight", findings);
            CheckWeight(item.LeafWeight, $"{place}/leafWeight", findings);
            if (item.Weight is null && item.LeafWeight is null)
            {
                findings.Problem(place, "needs weight or leafWeight");
            }

            if (findings.Problems.Count == before)
            {
                yield return (item, place, device);
            }
        }
    }

    private static IEnumerable<(ulong Rate, string Pointer, string Device)> Items(
        IReadOnlyList<LinuxThrottleDevice>? list, string pointer, Findings findings)
    {
        for (int i = 0; i < list?.Count; i++)
        {
            if (list[i] is not { } item)
            {
                continue;
            }

            string place = $"{pointer}/{i}";
            int before = findings.Problems.Count;
            string device = Device(item.Major, item.Minor, place, findings);
            if (item.Rate is null)
            {
                findings.Required($"{place}/rate");
            }

            if (findings.Problems.Count == before)
            {
                yield return (item.Rate!.Value, place, device);
            }
        }
    }

    private static string Device(long? major, long? minor, string pointer, Findings findings)
    {
        Check(major, $"{pointer}/major", findings);
        Check(minor, $"{pointer}/minor", findings);
        return $"{Text(major ?? 0)}:{Text(minor ?? 0)}";
    }

    private static void Check(long? number, string pointer, Findings findings)
    {
        if (number is null)
        {
            findings.Required(pointer);
        }
        else if (number < 0)
        {
            findings.Problem(pointer, $"must be 0 or more, found {number}");
        }
    }
}
