using Berth.Core.Host;

namespace Berth.Core.Planning;

/// <summary>What the plan compiler has to know about the host. It is found once, at start-up, so that compiling stays a pure function:
/// the same config and the same facts give the same bytes.</summary>
public sealed record HostFacts
{
    /// <summary>How cgroups are mounted.</summary>
    public required CgroupLayout CgroupLayout { get; init; }

    /// <summary>The version 1 hierarchies in the order in which they are to be mounted; empty without version 1.</summary>
    public IReadOnlyList<CgroupV1Hierarchy> CgroupV1Hierarchies { get; init; } = [];

    /// <summary>Release of the kernel (uname(2)).</summary>
    public required Version KernelVersion { get; init; }

    /// <summary>A bit for each capability that the daemon holds and so can grant: <c>CapPrm</c> of <c>/proc/self/status</c>
    /// (proc_pid_status(5)). Capabilities the kernel does not know are not among them.</summary>
    public required ulong Capabilities { get; init; }

    /// <summary>A bit for each capability that the kernel knows: what the first process of a user namespace has in it
    /// (user_namespaces(7)).</summary>
    public ulong KnownCapabilities { get; init; } = (1ul << 41) - 1;

    /// <summary>Whom the daemon runs as.</summary>
    public DaemonUser User { get; init; } = DaemonUser.Root;

    /// <summary>Whether AppArmor is in use.</summary>
    public bool HasApparmor { get; init; }

    /// <summary>Whether SELinux is in use.</summary>
    public bool HasSelinux { get; init; }

    /// <summary>Whether a resctrl filesystem is mounted.</summary>
    public bool HasResctrl { get; init; }

    /// <summary>Whether each container gets a session keyring of its own: <see cref="CoreOptions.SessionKeyring"/>.</summary>
    public bool UseSessionKeyrings { get; init; } = true;

    /// <summary>Whether systemd makes the containers' cgroups, and takes a container process in that is there already.</summary>
    public bool HasSystemdCgroups { get; init; }

    /// <summary>Whether there is a version 2 hierarchy, so that a container process can be cloned straight into its cgroup
    /// (<c>CLONE_INTO_CGROUP</c>).</summary>
    public bool HasUnifiedHierarchy => CgroupLayout is CgroupLayout.Hybrid or CgroupLayout.V2;
}
