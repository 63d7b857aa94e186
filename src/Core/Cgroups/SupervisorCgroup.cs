using Berth.Core.Errors;

namespace Berth.Core.Cgroups;

/// <summary>Where the daemon and the monitors are on version 2: in a leaf, since a cgroup that passes controllers on can not hold
/// processes itself (Documentation/admin-guide/cgroup-v2.rst, "No Internal Process Constraint").</summary>
internal static class SupervisorCgroup
{
    /// <summary>Name of the leaf; systemd (254 and newer) makes it for the service (<c>DelegateSubgroup=</c>).</summary>
    public const string Leaf = "supervisor";

    /// <summary>Set by systemd for the processes of its units (systemd.exec(5)).</summary>
    private const string SystemdVariable = "INVOCATION_ID";

    /// <summary>The cgroup in which containers' cgroups are made, as an absolute path.</summary>
    /// <param name="own">The daemon's own, as it was started.</param>
    /// <param name="isUnit">Whether systemd started it.</param>
    /// <returns>The parent of the leaf. Under a systemd that does not know the leaf, the root: could the unit's own cgroup pass
    /// controllers on, the unit could not be started again as long as there are containers.</returns>
    public static string BaseOf(string own, bool isUnit)
    {
        const string Suffix = "/" + Leaf;
        return own.EndsWith(Suffix, StringComparison.Ordinal) ? own[..^Suffix.Length] is { Length: > 0 } parent ? parent : "/"
            : isUnit ? "/"
            : own;
    }

    /// <inheritdoc cref="BaseOf(string, bool)"/>
    /// <param name="hierarchy">The version 2 hierarchy. What was left to a user is all meant for it, wherever in there the user has started the
    /// daemon.</param>
    public static string BaseOf(CgroupHierarchy hierarchy) => BaseOf(
        hierarchy.OwnPath, hierarchy.IsDelegated || Environment.GetEnvironmentVariable(SystemdVariable) is { Length: > 0 });

    /// <summary>Moves the daemon into the leaf, if it is in the cgroup that is to pass controllers on. Needed before the first monitor
    /// starts, which is born where the daemon is.</summary>
    /// <param name="hierarchy">The version 2 hierarchy; null for none.</param>
    /// <exception cref="CoreException"><see cref="ErrorCode.CgroupFailed"/>: the kernel refused.</exception>
    public static void Enter(CgroupHierarchy? hierarchy)
    {
        if (hierarchy is null || !hierarchy.HoldsDaemon || BaseOf(hierarchy) != hierarchy.OwnPath)
        {
            return;
        }

        using var root = new CgroupRoot(hierarchy);
        string own = hierarchy.OwnPath.Trim('/');
        string prefix = own.Length == 0 ? "" : own + "/";
        // the real root may hold processes, and has no type; without controllers there is nothing to pass on
        if (string.IsNullOrWhiteSpace(root.TryRead($"{prefix}cgroup.controllers")) || root.TryRead($"{prefix}cgroup.type") is null)
        {
            return;
        }

        // there already when it was left by an earlier daemon
        root.TryMake(prefix + Leaf);
        root.Write($"{prefix}{Leaf}/cgroup.procs", "0"u8);
    }
}
