namespace Berth.Core.Planning.Sections;

/// <summary><c>hostname</c> and <c>domainname</c>.</summary>
internal static class HostnamePlanner
{
    public static void Plan(PlanContext context)
    {
        if (context.Spec.Hostname is { Length: > 0 } name)
        {
            context.Add(Operations.SetHostname(name));
        }

        if (context.Spec.Domainname is { Length: > 0 } domain)
        {
            context.Add(Operations.SetDomainname(domain));
        }
    }
}
