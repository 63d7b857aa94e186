using Berth.Core.Errors;
using Berth.Core.Planning;
using Berth.Core.Specs;
using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Core.Containers.Operations;

/// <summary>Looks at the namespaces that a config wants to join, at every create anew: what is at a path changes. The launcher opens them
/// itself and checks their type again; here a mistake gets its JSON pointer.</summary>
internal static class JoinedNamespaces
{
    private static readonly Dictionary<string, (CloneFlags Flag, string File)> Types = new(StringComparer.Ordinal)
    {
        [LinuxNamespaceType.PID] = (CloneFlags.NewPid, "pid"),
        [LinuxNamespaceType.Network] = (CloneFlags.NewNetwork, "net"),
        [LinuxNamespaceType.Mount] = (CloneFlags.NewMount, "mnt"),
        [LinuxNamespaceType.IPC] = (CloneFlags.NewIpc, "ipc"),
        [LinuxNamespaceType.UTS] = (CloneFlags.NewUts, "uts"),
        [LinuxNamespaceType.Cgroup] = (CloneFlags.NewCgroup, "cgroup"),
        [LinuxNamespaceType.Time] = (CloneFlags.NewTime, "time"),
        [LinuxNamespaceType.User] = (CloneFlags.NewUser, "user"),
    };

    /// <summary>Checks all of them.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.InvalidConfig"/>: a path leads to nothing, to no namespace or to one of another
    /// type; or to one of the host's, which the config would change.</exception>
    public static void Check(Spec spec)
    {
        List<ConfigProblem>? problems = null;
        var namespaces = spec.Linux?.Namespaces ?? [];
        for (var i = 0; i < namespaces.Count; i++)
        {
            if (namespaces[i].IsJoined() && Check(spec, namespaces[i].Type!, namespaces[i].Path!) is { } message)
            {
                (problems ??= []).Add(new($"/linux/namespaces/{i}/path", message));
            }
        }

        if (problems is not null)
        {
            throw SpecValidation.Refuse("join", problems);
        }
    }

    private static string? Check(Spec spec, string type, string path)
    {
        var (flag, file) = Types[type];
        try
        {
            using var joined = Namespaces.Open(path, (ulong)flag);
            using var own = Namespaces.Open($"/proc/self/ns/{file}", (ulong)flag);
            return IsSame(joined, own) ? WhyNotOwn(spec, type) : null;
        }
        catch (SyscallException failure) when (failure.Operation == "ioctl")
        {
            return $"{path} is no namespace of type {type}";
        }
        catch (SyscallException failure)
        {
            return failure.Message;
        }
    }

    private static bool IsSame(SafeFd one, SafeFd other)
    {
        var (first, second) = (Files.Status(one), Files.Status(other));
        return first.Inode == second.Inode && first.Device == second.Device;
    }

    /// <summary>To name the host's namespace is to leave it out, for which other rules hold.</summary>
    private static string? WhyNotOwn(Spec spec, string type) => type switch
    {
        LinuxNamespaceType.User => "it is the daemon's user namespace: leave it out to stay there",
        LinuxNamespaceType.Mount => "it is the daemon's mount namespace: a container can not have the host's root",
        LinuxNamespaceType.Cgroup when spec.Mounts?.Any(mount => mount.Type == "cgroup") == true =>
            "it is the daemon's cgroup namespace: a cgroup mount would show and change the host's",
        LinuxNamespaceType.UTS when !string.IsNullOrEmpty(spec.Hostname) || !string.IsNullOrEmpty(spec.Domainname) =>
            "it is the daemon's uts namespace: hostname and domainname would change the host's",
        _ when spec.Linux?.Sysctl?.Keys.Any(name => SysctlNamespaces.Of(SysctlName.ToPath(name) ?? "") == type) == true =>
            $"it is the daemon's {type} namespace: linux.sysctl would change the host's",
        _ => null,
    };
}
