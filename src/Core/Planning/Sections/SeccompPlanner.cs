using Berth.Core.Seccomp;
using Berth.Core.Specs;

namespace Berth.Core.Planning.Sections;

/// <summary><c>linux.seccomp</c>. A filter is loaded as the last thing before the program, so that it has to allow nothing but execve(2):
/// behind the wait for start. Only one with a listener comes before it, because Core fetches the descriptor.</summary>
/// <remarks>Without no_new_privs the kernel wants CAP_SYS_ADMIN (seccomp(2)): it stays permitted, not effective, until the filter is
/// loaded.</remarks>
internal sealed class SeccompPlanner
{
    private readonly PlanContext _context;
    private readonly ulong _permitted;

    public SeccompPlanner(PlanContext context, CapabilitiesPlanner capabilities)
    {
        _context = context;
        _permitted = capabilities.Permitted;
        if (context.Filter is null || context.Process.NoNewPrivileges == true)
        {
            return;
        }

        LinuxCapabilityNames.TryGetNumber("CAP_SYS_ADMIN", out var number);
        Privilege = 1ul << number;
        if ((context.Grantable & Privilege) == 0)
        {
            context.Problem("/linux/seccomp", "needs CAP_SYS_ADMIN, which the daemon does not have, or process.noNewPrivileges");
        }
    }

    /// <summary>What the container process has to keep permitted for the filter.</summary>
    public ulong Privilege { get; }

    /// <summary>Before the wait for start.</summary>
    public void PlanListening()
    {
        if (_context.Filter is { HasListener: true } filter)
        {
            Plan(filter);
        }
    }

    /// <summary>After the wait for start.</summary>
    public void PlanLast()
    {
        if (_context.Filter is { HasListener: false } filter)
        {
            Plan(filter);
        }
    }

    private void Plan(SeccompFilter filter) =>
        _context.Add(Operations.LoadSeccompFilter(filter, Privilege, Privilege & ~_permitted));
}
