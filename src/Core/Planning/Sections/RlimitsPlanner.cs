using Berth.Core.Specs;

namespace Berth.Core.Planning.Sections;

/// <summary><c>process.rlimits</c>: the container process sets them itself, but for one that has left the host's user namespace and could
/// not raise a hard limit any more: those are the daemon's to set.</summary>
internal static class RlimitsPlanner
{
    /// <summary>Whether there are some that the daemon sets.</summary>
    public static bool AreTheDaemons(PlanContext context) =>
        context.Process.Rlimits is { Count: > 0 } && context.HasNamespace(LinuxNamespaceType.User);

    public static void Plan(PlanContext context)
    {
        foreach (var rlimit in context.Process.Rlimits ?? [])
        {
            if (rlimit is not { Type: { } name, Soft: { } soft, Hard: { } hard } || !POSIXRlimitNames.TryGetNumber(name, out var number))
            {
                throw PlanContext.NotValidated("/process/rlimits");
            }

            var setting = new RlimitSetting(number, name, soft, hard);
            if (AreTheDaemons(context))
            {
                context.Add(setting);
            }
            else
            {
                context.Add(Operations.SetRlimit(setting));
            }
        }
    }
}
