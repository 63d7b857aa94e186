using Berth.Core.Specs;

namespace Berth.Core.Cgroups.Devices;

/// <summary>Reads <c>linux.resources.devices</c> (config-linux.md, "Allowed Device list").</summary>
internal static class DeviceRuleReader
{
    /// <summary>The rules of the config with the default ones behind them; empty when the config has none.</summary>
    public static IReadOnlyList<DeviceRule> Read(IReadOnlyList<LinuxDeviceCgroup>? devices, string pointer, Findings findings)
    {
        if (devices is not { Count: > 0 })
        {
            return [];
        }

        var rules = new List<DeviceRule>(devices.Count + DefaultDeviceRules.All.Count);
        for (int i = 0; i < devices.Count; i++)
        {
            if (devices[i] is { } device)
            {
                rules.Add(Read(device, $"{pointer}/{i}", findings));
            }
        }

        rules.AddRange(DefaultDeviceRules.All);
        return rules;
    }

    private static DeviceRule Read(LinuxDeviceCgroup device, string pointer, Findings findings)
    {
        if (device.Allow is null)
        {
            findings.Required($"{pointer}/allow");
        }

        return new DeviceRule(
            device.Allow == true,
            Type(device.Type, $"{pointer}/type", findings),
            Number(device.Major, $"{pointer}/major", findings),
            Number(device.Minor, $"{pointer}/minor", findings),
            Access(device.Access, $"{pointer}/access", findings),
            pointer);
    }

    private static DeviceRuleType Type(string? type, string pointer, Findings findings)
    {
        switch (type)
        {
            case null or "" or "a":
                return DeviceRuleType.All;
            case "b":
                return DeviceRuleType.Block;
            // an unbuffered device is a character device on Linux
            case "c" or "u":
                return DeviceRuleType.Char;
            default:
                findings.Problem(pointer, $"unknown device type \"{type}\"");
                return DeviceRuleType.All;
        }
    }

    // -1 is what runc's configs have for any
    private static uint? Number(long? number, string pointer, Findings findings)
    {
        if (number is < -1 or > uint.MaxValue)
        {
            findings.Problem(pointer, $"must be -1 (any) or a device number, found {number}");
            return null;
        }

        return number is null or -1 ? null : (uint)number;
    }

    private static DeviceAccess Access(string? access, string pointer, Findings findings)
    {
        // as runc does: a rule without access speaks of all
        if (string.IsNullOrEmpty(access))
        {
            return DeviceAccess.All;
        }

        var all = DeviceAccess.None;
        foreach (char letter in access)
        {
            DeviceAccess one = letter switch
            {
                'r' => DeviceAccess.Read,
                'w' => DeviceAccess.Write,
                'm' => DeviceAccess.Mknod,
                _ => DeviceAccess.None,
            };
            if (one == DeviceAccess.None)
            {
                findings.Problem(pointer, $"\"{access}\" is not made of r, w and m");
                return DeviceAccess.All;
            }

            all |= one;
        }

        return all;
    }
}
