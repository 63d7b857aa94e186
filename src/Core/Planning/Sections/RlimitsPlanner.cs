using Berth.Core.Specs;

namespace Berth.Core.Planning.Sections;

/// <summary><c>process.rlimits</c>: no steps, but settings that the daemon carries out.</summary>
internal static class RlimitsPlanner
{
    public static void Plan(PlanContext context)
    {
        foreach (var rlimit in context.Process.Rlimits ?? [])
        {
            if (rlimit is not { Type: { } name, Soft: { } soft, Hard: { } hard } || !POSIXRlimitNames.TryGetNumber(name, out var number))
            {
                throw PlanContext.NotValidated("/process/rlimits");
            }

            context.Add(new RlimitSetting(number, name, soft, hard));
        }
    }
}
