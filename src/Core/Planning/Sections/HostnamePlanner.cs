namespace Berth.Core.Planning.Sections;

/// <summary><c>hostname</c>.</summary>
internal static class HostnamePlanner
{
    public static void Plan(PlanContext context)
    {
        if (context.Spec.Hostname is { Length: > 0 } name)
        {
            context.Add(Operations.SetHostname(name));
        }
    }
}
