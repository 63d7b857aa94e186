using System.Globalization;
using Berth.Core.Cgroups.Resources;
using Berth.Core.Specs;

namespace Berth.Core.Cgroups.Devices;

/// <summary>Device rules as writes into the files of version 1.</summary>
internal static class DeviceWrites
{
    /// <summary>The controller.</summary>
    public const string Controller = "devices";

    /// <summary>The file that shows the rules.</summary>
    public const string ListFile = "devices.list";

    private const string AllowFile = "devices.allow", DenyFile = "devices.deny", Everything = "a";

    /// <summary>Sets the rules of a cgroup, whatever it has.</summary>
    /// <param name="rules">From <see cref="DeviceRuleReader"/>.</param>
    /// <param name="pointer">Of all rules.</param>
    /// <param name="findings">Gets what version 1 can not express.</param>
    public static IEnumerable<ResourceWrite> All(IReadOnlyList<DeviceRule> rules, string pointer, Findings findings)
    {
        if (rules.Count == 0)
        {
            return [];
        }

        var form = DeviceExceptions.Of(rules, findings);
        return
        [
            new ResourceWrite(form.AllowsByDefault ? AllowFile : DenyFile, Everything, pointer) { Controller = Controller },
            .. form.Exceptions.Select(rule => Exception(rule, pointer)),
        ];
    }

    /// <summary>Takes a cgroup from one set of rules to another, without a moment in which more or less is denied than by either; all of
    /// <paramref name="later"/> where only everything else would do.</summary>
    public static IReadOnlyList<ResourceWrite> Between(IReadOnlyList<ResourceWrite> earlier, IReadOnlyList<ResourceWrite> later)
    {
        if (later.SequenceEqual(earlier))
        {
            return [];
        }

        if (later.Count == 0)
        {
            // without rules nothing is denied
            return [earlier[0] with { File = AllowFile, MayBeDenied = true, Undo = earlier }];
        }

        if (earlier.Count == 0 || later[0] != earlier[0])
        {
            // everything at once, and so it is taken back
            IReadOnlyList<ResourceWrite> back = earlier.Count == 0 ? [later[0] with { File = AllowFile, MayBeDenied = true }] : earlier;
            return [later[0] with { Undo = back }, .. later.Skip(1).Select(write => write with { Undo = [] })];
        }

        Dictionary<string, string> before = Lines(earlier), after = Lines(later);
        return
        [
            .. earlier.Skip(1).Select(write => Part(Opposite(write), before, after)).OfType<ResourceWrite>(),
            .. later.Skip(1).Select(write => Part(write, after, before)).OfType<ResourceWrite>(),
        ];
    }

    // by the device, the letters of its access
    private static Dictionary<string, string> Lines(IReadOnlyList<ResourceWrite> writes) =>
        writes.Skip(1).ToDictionary(write => Device(write), write => write.Value[(Device(write).Length + 1)..], StringComparer.Ordinal);

    private static string Device(ResourceWrite write) => write.Value[..write.Value.LastIndexOf(' ')];

    // what the one has and the other has not
    private static ResourceWrite? Part(ResourceWrite write, Dictionary<string, string> mine, Dictionary<string, string> others)
    {
        string device = Device(write);
        string letters = string.Concat(mine[device].Except(others.GetValueOrDefault(device, "")));
        string value = $"{device} {letters}";
        return letters.Length == 0 ? null : write with { Value = value, Undo = [Opposite(write) with { Value = value }] };
    }

    private static ResourceWrite Opposite(ResourceWrite write) => write with { File = write.File == AllowFile ? DenyFile : AllowFile };

    private static ResourceWrite Exception(DeviceRule rule, string pointer)
    {
        string file = rule.Allow ? AllowFile : DenyFile;
        bool isOwn = rule.Pointer.Length == 0;
        return new ResourceWrite(file, Line(rule), isOwn ? pointer : rule.Pointer) { Controller = Controller, MayBeDenied = isOwn };
    }

    private static string Line(DeviceRule rule) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(rule.Type == DeviceRuleType.Block ? 'b' : 'c')} {Number(rule.Major)}:{Number(rule.Minor)} {Letters(rule.Access)}");

    private static string Number(uint? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "*";

    private static string Letters(DeviceAccess access) => string.Concat(
        access.HasFlag(DeviceAccess.Read) ? "r" : "", access.HasFlag(DeviceAccess.Write) ? "w" : "", access.HasFlag(DeviceAccess.Mknod) ? "m" : "");
}
