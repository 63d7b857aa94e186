namespace Berth.Core.Specs;

/// <summary>User namespaces and their mappings (config-linux.md, "User namespace mappings").</summary>
internal static class UserNamespaceRules
{
    public static void Check(Spec spec, Findings findings)
    {
        var linux = spec.Linux;
        var ns = linux?.Namespaces?.FirstOrDefault(item => item?.Type == LinuxNamespaceType.User);
        var users = Check("/linux/uidMappings", linux?.UIDMappings, ns, findings);
        var groups = Check("/linux/gidMappings", linux?.GIDMappings, ns, findings);
        if (ns is not null)
        {
            CheckDevices(linux!, users, groups, findings);
        }

        if (ns?.IsJoined() == false)
        {
            CheckUsed(spec, users, groups, findings);
        }
    }

    /// <summary>Only a fifo can be made in a user namespace (mknod(2)).</summary>
    private static void CheckDevices(Linux linux, IdMap? users, IdMap? groups, Findings findings)
    {
        for (var i = 0; i < linux.Devices?.Count; i++)
        {
            if (linux.Devices[i] is { Type: DeviceTypes.Fifo } fifo)
            {
                CheckId($"/linux/devices/{i}/uid", fifo.UID, users, findings);
                CheckId($"/linux/devices/{i}/gid", fifo.GID, groups, findings);
            }
            else if (linux.Devices[i] is { FileMode: not null } or { UID: not null } or { GID: not null })
            {
                findings.Warn($"/linux/devices/{i}", "in a user namespace the device is the host's, with its mode and owner");
            }
        }
    }

    private static IdMap? Check(string pointer, IReadOnlyList<LinuxIDMapping>? mappings, LinuxNamespace? ns, Findings findings)
    {
        if (mappings is null or [])
        {
            if (ns?.IsJoined() == false)
            {
                findings.Problem(pointer, "is required for a new user namespace: without it there is no user in it");
            }

            return null;
        }

        if (ns is null)
        {
            findings.Problem(pointer, "needs a user namespace");
        }

        return IdMappingRules.Check(pointer, mappings, findings);
    }

    /// <summary>Everything is set up by the user 0 of the container, and an id that is not mapped can not be taken.</summary>
    private static void CheckUsed(Spec spec, IdMap? users, IdMap? groups, Findings findings)
    {
        CheckMapped("/linux/uidMappings", 0, users, "the container's root, which sets it up,", findings);
        CheckMapped("/linux/gidMappings", 0, groups, "the container's root group, which sets it up,", findings);
        if (spec.Process?.User is { } user)
        {
            CheckId("/process/user/uid", user.UID, users, findings);
            CheckId("/process/user/gid", user.GID, groups, findings);
            for (var i = 0; i < user.AdditionalGids?.Count; i++)
            {
                CheckId($"/process/user/additionalGids/{i}", user.AdditionalGids[i], groups, findings);
            }
        }
    }

    /// <summary>Zero is reported at the mappings.</summary>
    private static void CheckId(string pointer, uint? id, IdMap? map, Findings findings)
    {
        if (id is not (null or 0 or uint.MaxValue))
        {
            CheckMapped(pointer, id.Value, map, id.Value.ToString(System.Globalization.CultureInfo.InvariantCulture), findings);
        }
    }

    private static void CheckMapped(string pointer, uint id, IdMap? map, string what, Findings findings)
    {
        if (map is not null && map.ToHost(id) is null)
        {
            findings.Problem(pointer, $"{what} is not mapped in the user namespace");
        }
    }
}
