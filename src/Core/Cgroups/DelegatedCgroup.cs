using Berth.Core.Errors;
using Berth.Core.Host;
using Berth.Native;
using Berth.Native.Errors;
using Berth.Native.Syscalls;

namespace Berth.Core.Cgroups;

/// <summary>What of the version 2 hierarchy was left to a daemon that is not root (cgroups(7), "Cgroups delegation: delegating a hierarchy to
/// a less privileged user"). Nothing of version 1 can be, safely.</summary>
internal static class DelegatedCgroup
{
    /// <summary>The highest cgroup, from the daemon's own upwards, that its user may divide.</summary>
    /// <param name="unified">The version 2 hierarchy; null for none.</param>
    /// <param name="user">The user.</param>
    /// <param name="mayDivide">Whether the user may divide the cgroup of this directory.</param>
    /// <returns>Absolute path of its directory.</returns>
    /// <exception cref="CoreException"><see cref="ErrorCode.HostUnsupported"/>: there is none.</exception>
    public static string Find(CgroupHierarchy? unified, DaemonUser user, Func<string, bool> mayDivide)
    {
        if (unified is null)
        {
            throw new CoreException(
                ErrorCode.HostUnsupported, $"user {user.Uid} needs a delegated cgroup, and no cgroup v2 file system is mounted");
        }

        if (!unified.HoldsDaemon)
        {
            throw new CoreException(
                ErrorCode.HostUnsupported, $"cgroup root {unified.MountPoint}: user {user.Uid} can move nothing into it from outside, where the daemon is")
            {
                Path = unified.MountPoint,
            };
        }

        string own = Path.Combine(unified.MountPoint, unified.OwnPath.Trim('/')).TrimEnd('/');
        string? found = null;
        for (string? at = own; at is not null && IsIn(at, unified.MountPoint) && mayDivide(at); at = Path.GetDirectoryName(at))
        {
            found = at;
        }

        return found ?? throw new CoreException(
            ErrorCode.HostUnsupported,
            $"cgroup {own} is not delegated to user {user.Uid}: start the daemon as a unit of the user's systemd (systemd-run --user -p Delegate=yes "
            + "berthd), or with --cgroup-driver systemd, or in a cgroup that the user owns")
        {
            Path = own,
        };
    }

    /// <summary>Whether this process may move processes between the cgroup and its children, and pass controllers on.</summary>
    public static bool MayDivide(string directory) => MayWrite($"{directory}/cgroup.procs") && MayWrite($"{directory}/cgroup.subtree_control");

    private static bool IsIn(string path, string mountPoint) =>
        path == mountPoint || path.StartsWith(mountPoint + "/", StringComparison.Ordinal);

    private static bool MayWrite(string file)
    {
        try
        {
            Paths.Open(file, Libc.O_WRONLY).Dispose();
            return true;
        }
        catch (SyscallException)
        {
            return false;
        }
    }
}
