using Berth.Core.Specs;

namespace Berth.Core.Planning.Sections;

/// <summary><c>linux.sysctl</c>, in the order given: setting one parameter may reset another.</summary>
internal static class SysctlPlanner
{
    public static void Plan(PlanContext context)
    {
        var parameters = Parameters(context).Where(item => !HostnamePlanner.Sets(context, item.Path)).ToList();
        if (parameters.Count > 0)
        {
            context.Add(Operations.SetParameters([.. parameters.Select(item => item.Path)], [.. parameters.Select(item => item.Value)]));
        }
    }

    /// <summary>The parameters of the config as paths below /proc/sys.</summary>
    public static IEnumerable<(string Path, string Value)> Parameters(PlanContext context) =>
        (context.Spec.Linux?.Sysctl ?? new Dictionary<string, string>()).Select(item =>
            (SysctlName.ToPath(item.Key) ?? throw PlanContext.NotValidated("/linux/sysctl"), item.Value));
}
