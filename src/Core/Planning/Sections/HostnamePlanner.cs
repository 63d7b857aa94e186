using Berth.Core.Specs;

namespace Berth.Core.Planning.Sections;

/// <summary><c>hostname</c> and <c>domainname</c>.</summary>
internal static class HostnamePlanner
{
    private const string DomainParameter = "kernel/domainname";

    public static void Plan(PlanContext context)
    {
        if (context.Spec.Hostname is { Length: > 0 } name)
        {
            context.Add(Operations.SetHostname(name));
        }

        if (Domain(context) is { Length: > 0 } domain)
        {
            context.Add(Operations.SetDomainname(domain));
        }
    }

    /// <summary>Whether the kernel parameter with this path is set here. In a user namespace both names can be set by system call only: the
    /// files belong to the host's root. Validation makes sure that parameter and field agree.</summary>
    public static bool Sets(PlanContext context, string path) =>
        path is "kernel/hostname" or DomainParameter && context.HasNamespace(LinuxNamespaceType.User);

    private static string? Domain(PlanContext context) =>
        context.Spec.Domainname is { Length: > 0 } domain
            ? domain
            : SysctlPlanner.Parameters(context).FirstOrDefault(item => item.Path == DomainParameter && Sets(context, item.Path)).Value;
}
