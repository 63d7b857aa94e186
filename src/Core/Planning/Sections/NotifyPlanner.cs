namespace Berth.Core.Planning.Sections;

/// <summary>The socket for sd_notify(3): the container's own, which is no part of a plan, at a path that is the same in all of them.</summary>
internal static class NotifyPlanner
{
    private const string Target = "/run/berth/notify.sock";

    private static readonly AttributeChange Attributes =
        AttributeChange.Setting(MountAttributes.ReadOnly | MountAttributes.NoSuid | MountAttributes.NoDev | MountAttributes.NoExec);

    /// <summary>After all that is mounted: nothing is to cover it.</summary>
    public static void Plan(PlanContext context)
    {
        if (!context.Extras.HasNotify)
        {
            return;
        }

        if (context.HasForeignRoot)
        {
            context.Problem("/linux/namespaces", "nothing is mounted in a mount namespace that is joined, so there can be no notify socket");
        }
        else
        {
            context.Add(MountOperations.Bind(
                "notify socket",
                Target,
                recursive: false,
                Attributes,
                MountPropagation.Unchanged,
                default,
                asked: new MountSource.Notify { IsNamed = !context.Facts.User.IsRoot }));
        }
    }

    /// <summary>What is added to the environment of the config; it wins over what is there.</summary>
    public static IReadOnlyList<string> Variables(PlanContext context) => context.Extras.HasNotify ? [$"NOTIFY_SOCKET={Target}"] : [];
}
