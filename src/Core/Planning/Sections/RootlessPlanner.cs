using Berth.Core.Specs;

namespace Berth.Core.Planning.Sections;

/// <summary>What a daemon that is not root has no power for (user_namespaces(7)): said with the field, instead of EPERM while the container is
/// set up.</summary>
internal static class RootlessPlanner
{
    public static void Check(PlanContext context)
    {
        if (context.Facts.User.IsRoot)
        {
            return;
        }

        string daemon = $"the daemon is not root, but user {context.Facts.User.Uid}";
        if (!context.HasNamespace(LinuxNamespaceType.User))
        {
            context.Problem("/linux/namespaces", $"needs a user namespace: {daemon}");
        }

        if (context.NetDevices.Count > 0)
        {
            context.Problem("/linux/netDevices", $"can not be moved: {daemon}");
        }

        if (context.Spec.Linux?.IntelRdt is not null)
        {
            context.Problem("/linux/intelRdt", $"can not be set: {daemon}");
        }

        CheckGroups(context, daemon);
    }

    /// <summary>The map that anybody may write takes setgroups(2) away.</summary>
    private static void CheckGroups(PlanContext context, string daemon)
    {
        if (context.NewIdMaps is { } maps && maps.Groups.IsOnly(context.Facts.User.Gid) && context.Process.User?.AdditionalGids is { Count: > 0 })
        {
            context.Problem("/process/user/additionalGids", $"needs more than the daemon's own group in gidMappings: {daemon}");
        }
    }
}
