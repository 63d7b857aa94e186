using Berth.Core.Planning;

namespace Berth.Core.Specs;

/// <summary>Devices (config-linux.md, "Devices").</summary>
internal static class DeviceRules
{
    /// <summary>mknod(2) keeps 12 bits of the major number and 20 of the minor one: a larger number would be another device.</summary>
    private const long MaxMajor = 0xfff;

    private const long MaxMinor = 0xfffff;

    /// <summary>The whole of <c>st_mode</c>: the file type in it says nothing, <c>type</c> does.</summary>
    private const uint MaxMode = 0xffff;

    public static void Check(Spec spec, Findings findings)
    {
        var devices = spec.Linux?.Devices ?? [];
        var paths = new Dictionary<string, (string Pointer, string Identity)>(StringComparer.Ordinal);
        var identities = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < devices.Count; i++)
        {
            if (devices[i] is { } device)
            {
                var pointer = $"/linux/devices/{i}";
                CheckFields(pointer, device, findings);
                CheckConflicts(pointer, device, paths, identities, findings);
            }
        }
    }

    private static void CheckFields(string pointer, LinuxDevice device, Findings findings)
    {
        findings.RequireAbsolute($"{pointer}/path", device.Path);
        if (device.Path is { Length: > 0 } path && (path[^1] == '/' || ContainerPath.Normalize(path) == "/"))
        {
            findings.Problem($"{pointer}/path", $"\"{path}\" is a directory");
        }

        findings.RequireKnown($"{pointer}/type", device.Type, DeviceTypes.Modes.Keys, "device type");
        if (device.Type is not (null or DeviceTypes.Fifo) && DeviceTypes.Modes.ContainsKey(device.Type))
        {
            CheckNumber($"{pointer}/major", device.Major, MaxMajor, findings);
            CheckNumber($"{pointer}/minor", device.Minor, MaxMinor, findings);
        }

        if (device.FileMode > MaxMode)
        {
            findings.Problem($"{pointer}/fileMode", $"must be from 0 to {MaxMode}, found {device.FileMode}");
        }

        UserRules.CheckId($"{pointer}/uid", device.UID, findings);
        UserRules.CheckId($"{pointer}/gid", device.GID, findings);
    }

    private static void CheckNumber(string pointer, long? number, long max, Findings findings)
    {
        if (number is null)
        {
            findings.Required(pointer);
        }
        else if (number < 0 || number > max)
        {
            findings.Problem(pointer, $"must be from 0 to {max}, found {number}");
        }
    }

    /// <summary>Two different devices can not be at one path, and the default ones are where programs look for them. One device at two
    /// paths is unusual, but works.</summary>
    private static void CheckConflicts(
        string pointer,
        LinuxDevice device,
        Dictionary<string, (string Pointer, string Identity)> paths,
        Dictionary<string, string> identities,
        Findings findings)
    {
        if (device.Path is null || device.Type is null)
        {
            return;
        }

        var path = ContainerPath.Normalize(device.Path);
        var identity = Identity(device);
        var isDefault = DefaultDevices.All.Any(item => item.Path == path);
        if (isDefault && !DefaultDevices.All.Any(item => item.Path == path && identity == $"c {item.Major}:{item.Minor}"))
        {
            var (_, major, minor) = DefaultDevices.All.Single(item => item.Path == path);
            findings.Problem($"{pointer}/path", $"{path} is the default device c {major}:{minor}, not {identity}");
        }

        if (paths.TryGetValue(path, out var first))
        {
            if (first.Identity != identity)
            {
                findings.Problem($"{pointer}/path", $"{path} is {first.Identity} already, by {first.Pointer}");
            }
            else
            {
                findings.Warn(pointer, $"the same as {first.Pointer}, ignored");
            }
        }
        else
        {
            paths.Add(path, (pointer, identity));
            if (device.Type != DeviceTypes.Fifo && !identities.TryAdd(identity, pointer))
            {
                findings.Warn(pointer, $"the same device as {identities[identity]}");
            }
        }
    }

    private static string Identity(LinuxDevice device) => device.Type switch
    {
        DeviceTypes.Fifo => "a fifo",
        "b" => $"b {device.Major}:{device.Minor}",
        _ => $"c {device.Major}:{device.Minor}",
    };
}
