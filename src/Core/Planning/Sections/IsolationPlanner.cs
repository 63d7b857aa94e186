using Berth.Core.Specs;

namespace Berth.Core.Planning.Sections;

/// <summary>What the container process would have from the daemon, and is not meant to: its CPUs and its keys.</summary>
internal static class IsolationPlanner
{
    // KEY_USR_SEARCH, KEY_OTH_SEARCH of keyctl_setperm(3): in a user namespace of its own no process is the keyring's user
    private const uint UserSearch = 0x80000;
    private const uint OtherSearch = 0x8;

    /// <summary>In the final cgroup: its cpuset bounds what the process gets.</summary>
    public static void Plan(PlanContext context)
    {
        context.Add(AttributeOperations.ResetCpuAffinity());
        PlanKeyring(context);
    }

    /// <summary>The container's: made by its first process, joined by the others.</summary>
    public static void PlanKeyring(PlanContext context)
    {
        if (context.Facts.UseSessionKeyrings)
        {
            var label = context.Process.SelinuxLabel is { Length: > 0 } selinux && context.Facts.HasSelinux ? selinux : null;
            context.Add(AttributeOperations.JoinSessionKeyring(
                context.HasNamespace(LinuxNamespaceType.User) ? OtherSearch : UserSearch, label));
        }
    }
}
