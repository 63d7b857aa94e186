using System.Globalization;
using Berth.Core.Cgroups.Resources;
using Berth.Core.Specs;

namespace Berth.Core.Cgroups.Systemd;

/// <summary>What limits are called as properties of a unit (systemd.resource-control(5)): what systemd knows of, it would write over
/// whenever it writes the files of the unit again. Pure.</summary>
internal static class UnitLimits
{
    private const ulong Infinity = ulong.MaxValue;
    private const ulong MicrosecondsPerSecond = 1_000_000, DefaultPeriod = 100_000;

    /// <summary>systemd keeps a quota as a percentage in whole numbers.</summary>
    private const ulong QuotaUnit = MicrosecondsPerSecond / 100;

    private static readonly Dictionary<string, string> Amounts = new(StringComparer.Ordinal)
    {
        ["memory.min"] = "MemoryMin",
        ["memory.low"] = "MemoryLow",
        ["memory.high"] = "MemoryHigh",
        ["memory.max"] = "MemoryMax",
        ["memory.swap.max"] = "MemorySwapMax",
        ["pids.max"] = "TasksMax",
        ["cpu.weight"] = "CPUWeight",
        ["io.weight"] = "IOWeight",
    };

    private static readonly Dictionary<string, string> Sets = new(StringComparer.Ordinal)
    {
        ["cpuset.cpus"] = "AllowedCPUs",
        ["cpuset.mems"] = "AllowedMemoryNodes",
    };

    /// <summary>The properties for those of the values that have one; the last for a file counts.</summary>
    public static IReadOnlyList<UnitProperty> Of(ResourceSettings settings) =>
        [.. settings.Writes.SelectMany(Of).GroupBy(property => property.Name).Select(same => same.Last())];

    private static IEnumerable<UnitProperty> Of(ResourceWrite write) => write switch
    {
        { IsUnified: false } or { Key: not null } => [],
        // a scheduler's own weight; systemd finds out by itself which of the two there is
        { Otherwise: { } other } => Of(other),
        _ when Amounts.TryGetValue(write.File, out string? amount) => Amount(amount, write.Value),
        _ when Sets.TryGetValue(write.File, out string? set) => Set(set, write.Value),
        { File: "cpu.max" } => Quota(write.Value.Split(' ')),
        _ => [],
    };

    // what systemd can not say the same way ("1G" of unified) stays in the file alone
    private static IEnumerable<UnitProperty> Amount(string name, string value) =>
        value.StartsWith("default ", StringComparison.Ordinal) ? Amount(name, value["default ".Length..])
        : TryParse(value, out ulong amount) ? [new UnitProperty(name, amount)]
        : [];

    // "max", "50000" or "50000 100000"
    private static IEnumerable<UnitProperty> Quota(string[] words)
    {
        ulong period = DefaultPeriod;
        if (!TryParse(words[0], out ulong quota) || (words.Length > 1 && !TryParse(words[1], out period)) || period == 0)
        {
            yield break;
        }

        yield return new UnitProperty("CPUQuotaPerSecUSec", quota == Infinity ? Infinity : PerSecond(quota, period));
        yield return new UnitProperty("CPUQuotaPeriodUSec", period);
    }

    private static ulong PerSecond(ulong quota, ulong period)
    {
        UInt128 exact = (UInt128)quota * MicrosecondsPerSecond / period;
        UInt128 rounded = (exact + QuotaUnit - 1) / QuotaUnit * QuotaUnit;
        return rounded < Infinity ? (ulong)rounded : Infinity - 1;
    }

    // a bit for each, the lowest first
    private static IEnumerable<UnitProperty> Set(string name, string list) =>
        NumberList.TryParse(list, CpuList.Max, out var mask)
            ? [new UnitProperty(name, mask.SelectMany(BitConverter.GetBytes).ToArray())]
            : [];

    private static bool TryParse(string text, out ulong number)
    {
        number = Infinity;
        return text == "max" || ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
