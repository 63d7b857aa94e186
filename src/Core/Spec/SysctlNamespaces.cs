namespace Berth.Core.Specs;

/// <summary>Which kernel parameters belong to a namespace, so that a container may have its own. All others are the host's.</summary>
internal static class SysctlNamespaces
{
    /// <summary>System V IPC: ipc_namespaces(7).</summary>
    private static readonly HashSet<string> Ipc =
    [
        "kernel/msgmax", "kernel/msgmnb", "kernel/msgmni", "kernel/sem", "kernel/shmall", "kernel/shmmax", "kernel/shmmni",
        "kernel/shm_rmid_forced",
    ];

    /// <summary>Type of the namespace (<see cref="LinuxNamespaceType"/>) that the parameter with this path belongs to, or null.</summary>
    public static string? Of(string path) => path switch
    {
        "kernel/domainname" or "kernel/hostname" => LinuxNamespaceType.UTS,
        _ when Ipc.Contains(path) || IsBelow(path, "fs/mqueue/") => LinuxNamespaceType.IPC,
        _ when IsBelow(path, "net/") => LinuxNamespaceType.Network,
        _ when IsBelow(path, "user/") => LinuxNamespaceType.User,
        _ => null,
    };

    private static bool IsBelow(string path, string directory) => path.StartsWith(directory, StringComparison.Ordinal);
}
