using System.Globalization;
using Berth.Core.Specs;

namespace Berth.Core.Planning.Sections;

/// <summary>What the kernel refuses to mount in a user namespace: said with the field that is wrong, instead of EPERM or EINVAL while the
/// container is set up.</summary>
internal static class UserNamespaceMount
{
    /// <summary>Filesystems that show another namespace, which the user namespace has to own (user_namespaces(7)).</summary>
    private static readonly Dictionary<string, string> Shown = new(StringComparer.Ordinal)
    {
        ["proc"] = LinuxNamespaceType.PID,
        ["sysfs"] = LinuxNamespaceType.Network,
        ["mqueue"] = LinuxNamespaceType.IPC,
    };

    public static void Check(MountEntry entry)
    {
        var context = entry.Context;
        if (!context.HasNamespace(LinuxNamespaceType.User))
        {
            return;
        }

        if (Shown.TryGetValue(entry.Type, out var type) && !context.HasNamespace(type))
        {
            context.Problem(
                $"{entry.Pointer}/type", $"in a user namespace {entry.Type} needs a {type} namespace of the container's own; bind the host's");
        }

        if (context.NewIdMaps is { } maps)
        {
            CheckOwners(entry, maps);
        }
    }

    private static void CheckOwners(MountEntry entry, IdMaps maps)
    {
        foreach (var (index, option) in entry.Request.FilesystemOptions)
        {
            var map = option.StartsWith("uid=", StringComparison.Ordinal) ? maps.Users
                : option.StartsWith("gid=", StringComparison.Ordinal) ? maps.Groups
                : null;
            if (map is not null && uint.TryParse(option.AsSpan(4), NumberStyles.None, null, out var id) && map.ToHost(id) is null)
            {
                entry.Context.Problem($"{entry.Pointer}/options/{index}", $"\"{option}\" is not mapped in the user namespace");
            }
        }
    }
}
