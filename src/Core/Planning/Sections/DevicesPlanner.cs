using Berth.Core.Specs;

namespace Berth.Core.Planning.Sections;

/// <summary>The devices and links that every container gets (config-linux.md, "Default Devices"; the links are what Linux programs
/// expect in /dev).</summary>
internal static class DevicesPlanner
{
    private static readonly (string Path, uint Major, uint Minor)[] Devices =
    [
        ("/dev/null", 1, 3),
        ("/dev/zero", 1, 5),
        ("/dev/full", 1, 7),
        ("/dev/random", 1, 8),
        ("/dev/urandom", 1, 9),
        ("/dev/tty", 5, 0),
    ];

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
        if (DevIsTheHosts(context))
        {
            return;
        }

        foreach (var (path, major, minor) in Devices)
        {
            context.Add(MountOperations.MakeCharacterDevice(path, major, minor, mode: 0b110_110_110, uid: 0, gid: 0));
        }

        foreach (var (contents, path) in Links)
        {
            context.Add(MountOperations.MakeLink(contents, path));
        }
    }

    /// <summary>Whether a bind mount supplies /dev: nothing is to be made in somebody else's directory.</summary>
    private static bool DevIsTheHosts(PlanContext context) =>
        (context.Spec.Mounts ?? []).Any(mount =>
            MountTypes.IsBind(mount)
            && !mount.Options!.Contains("remount")
            && ContainerPath.Normalize(mount.Destination ?? "") == "/dev");
}
