using Berth.Core.Specs;

namespace Berth.Core.Planning.Sections;

/// <summary><c>linux.sysctl</c>, in the order given: setting one parameter may reset another.</summary>
internal static class SysctlPlanner
{
    public static void Plan(PlanContext context)
    {
        if (context.Spec.Linux?.Sysctl is { Count: > 0 } parameters)
        {
            context.Add(Operations.SetParameters(
                [.. parameters.Keys.Select(name => SysctlName.ToPath(name) ?? throw PlanContext.NotValidated("/linux/sysctl"))],
                [.. parameters.Values]));
        }
    }
}
