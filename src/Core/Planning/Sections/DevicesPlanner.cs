using Berth.Core.Specs;

namespace Berth.Core.Planning.Sections;

/// <summary><c>linux.devices</c>, and the devices and links that every container gets (config-linux.md, "Default Devices"; the links are
/// what Linux programs expect in /dev).</summary>
internal static class DevicesPlanner
{
    private const uint DefaultMode = 0b110_110_110;

    /// <summary>Permissions, set-id bits and sticky bit; the rest of <c>st_mode</c> is the file type.</summary>
    private const uint ModeBits = 0xfff;

    private static readonly (string Contents, string Path)[] Links =
    [
        ("pts/ptmx", "/dev/ptmx"),
        ("/proc/self/fd", "/dev/fd"),
        ("/proc/self/fd/0", "/dev/stdin"),
        ("/proc/self/fd/1", "/dev/stdout"),
        ("/proc/self/fd/2", "/dev/stderr"),
    ];

    public static void Plan(PlanContext context)
    {
        if (context.HasForeignRoot)
        {
            return;
        }

        var asked = Asked(context);
        var isDevTheHosts = DevIsTheHosts(context.Spec);
        if (!isDevTheHosts)
        {
            foreach (var (path, major, minor) in DefaultDevices.All.Where(item => !asked.ContainsKey(item.Path)))
            {
                context.Add(IsBound(context)
                    ? MountOperations.BindDevice(path, "c", DeviceTypes.Modes["c"], (major, minor))
                    : MountOperations.MakeNode(path, "c", DeviceTypes.Modes["c"] | DefaultMode, (major, minor), (0, 0), mustExist: false));
            }
        }

        foreach (var (path, device) in asked)
        {
            PlanDevice(context, path, device, mustExist: isDevTheHosts && ContainerPath.IsAtOrBelow(path, "/dev"));
        }

        if (!isDevTheHosts)
        {
            PlanLinks(context, asked);
        }
    }

    /// <summary>The devices of the config by their normalised paths; of several for one path, which validation found to be the same
    /// device, the first one.</summary>
    private static OrderedDictionary<string, LinuxDevice> Asked(PlanContext context)
    {
        var asked = new OrderedDictionary<string, LinuxDevice>(StringComparer.Ordinal);
        foreach (var device in context.Spec.Linux?.Devices ?? [])
        {
            asked.TryAdd(ContainerPath.Normalize(device.Path ?? throw PlanContext.NotValidated("/linux/devices")), device);
        }

        return asked;
    }

    private static void PlanDevice(PlanContext context, string path, LinuxDevice device, bool mustExist)
    {
        if (device.Type is not { } type || !DeviceTypes.Modes.TryGetValue(type, out var kind))
        {
            throw PlanContext.NotValidated("/linux/devices");
        }

        (uint, uint)? number = type == DeviceTypes.Fifo ? null : ((uint)(device.Major ?? 0), (uint)(device.Minor ?? 0));
        if (IsBound(context) && !mustExist && number is { } hosts)
        {
            context.Add(MountOperations.BindDevice(path, type, kind, hosts));
            return;
        }

        var mode = kind | ((device.FileMode ?? DefaultMode) & ModeBits);
        context.Add(MountOperations.MakeNode(path, type, mode, number, (device.UID ?? 0, device.GID ?? 0), mustExist));
    }

    /// <summary>In a user namespace no device can be made (mknod(2)): the host's are shown.</summary>
    private static bool IsBound(PlanContext context) => context.HasNamespace(LinuxNamespaceType.User);

    private static void PlanLinks(PlanContext context, OrderedDictionary<string, LinuxDevice> asked)
    {
        foreach (var (contents, path) in Links.Where(link => !asked.ContainsKey(link.Path)))
        {
            context.Add(MountOperations.MakeLink(contents, path));
        }
    }

    /// <summary>Whether a bind mount supplies /dev: nothing is to be made in somebody else's directory.</summary>
    public static bool DevIsTheHosts(Spec spec) =>
        (spec.Mounts ?? []).Any(mount =>
            MountTypes.IsBind(mount)
            && !mount.Options!.Contains("remount")
            && ContainerPath.Normalize(mount.Destination ?? "") == "/dev");
}
