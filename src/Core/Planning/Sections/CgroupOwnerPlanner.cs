using Berth.Core.Specs;

namespace Berth.Core.Planning.Sections;

/// <summary>Whose the container's cgroup is (config-linux.md, "Cgroup ownership"): its user's, where it gets a cgroup namespace of its own and
/// its cgroup mounted for writing, on version 2 alone.</summary>
internal static class CgroupOwnerPlanner
{
    private const string Destination = "/sys/fs/cgroup";

    public static void Plan(PlanContext context)
    {
        if (context.Facts.CgroupLayout == CgroupLayout.V2
            && context.Facts.User.IsRoot
            && context.MakesNamespace(LinuxNamespaceType.Cgroup)
            && context.Spec.Mounts?.LastOrDefault(mount => mount.Destination?.TrimEnd('/') == Destination) is { Source: "cgroup" } mount
            && mount.Options?.Contains("ro") != true)
        {
            // root's it is anyway
            context.CgroupOwner = ToHost(context, context.Process.User?.UID ?? 0) is > 0 and var owner ? owner : null;
        }
    }

    private static uint? ToHost(PlanContext context, uint user) =>
        !context.HasNamespace(LinuxNamespaceType.User) ? user
        : (context.NewIdMaps?.Users ?? context.JoinedIdMaps.Users)?.ToHost(user);
}
