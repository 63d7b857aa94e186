using Berth.Core.Specs;

namespace Berth.Core.Planning.Sections;

/// <summary>The user namespace: what becomes the container root's, and when the container process becomes that root.</summary>
internal static class UserNamespacePlanner
{
    /// <summary>In the monitor: only the host's root may give its pipes away. For a namespace that is joined the monitor finds out by
    /// itself who its root is.</summary>
    public static void PlanStdio(PlanContext context)
    {
        if (context.NewIdMaps is { } maps)
        {
            context.Add(Operations.OwnStdio(
                maps.Users.ToHost(0) ?? throw PlanContext.NotValidated("/linux/uidMappings"),
                maps.Groups.ToHost(0) ?? throw PlanContext.NotValidated("/linux/gidMappings")));
        }
    }

    /// <summary>After the root was opened, for the way to it may be the host root's only; before the first file is made.</summary>
    public static void PlanRoot(PlanContext context)
    {
        if (context.HasNamespace(LinuxNamespaceType.User))
        {
            context.Add(Operations.BecomeRoot(context.NewIdMaps));
        }
    }
}
