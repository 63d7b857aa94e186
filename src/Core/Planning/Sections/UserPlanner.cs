namespace Berth.Core.Planning.Sections;

/// <summary><c>process.user</c>.</summary>
internal static class UserPlanner
{
    /// <summary>What other runtimes use where the config says nothing, and what programs expect: group and others may not write.</summary>
    private const uint DefaultUmask = 0b000_010_010;

    public static void PlanUmask(PlanContext context) =>
        context.Add(Operations.SetUmask(context.Process.User?.Umask ?? DefaultUmask));

    public static void PlanIdentity(PlanContext context)
    {
        var user = context.Process.User;
        context.Add(Operations.SetUser(user?.UID ?? 0, user?.GID ?? 0, user?.AdditionalGids ?? []));
    }
}
