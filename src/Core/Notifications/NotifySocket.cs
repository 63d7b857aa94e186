using Berth.Native;
using Berth.Native.Contract;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Core.Notifications;

/// <summary>A container's <c>NOTIFY_SOCKET</c>: a file in the directory of its state, where nobody but root can come to it, bound into the
/// container.</summary>
internal static class NotifySocket
{
    private const string FileName = "notify.sock";

    /// <summary>Makes it.</summary>
    /// <param name="state">Directory of the container's state.</param>
    /// <exception cref="Berth.Native.Errors.SyscallException">It can not be made.</exception>
    public static SafeSocketFd Bind(SafeFd state) => Datagrams.BindAt(state, FileName);

    /// <summary>Finds it again: the monitor keeps it open.</summary>
    /// <exception cref="Berth.Native.Errors.SyscallException">The monitor is gone.</exception>
    public static SafeSocketFd Fetch(SafePidFd monitor) => Datagrams.Adopt(Pidfd.GetFd(monitor, (int)LaunchFd.Notify));

    /// <summary>Its place (<c>O_PATH</c>).</summary>
    public static SafeFd OpenPath(SafeFd state) => Paths.OpenAt(state, FileName, Libc.O_PATH | Libc.O_NOFOLLOW);

    /// <summary>A detached mount of it, for the container. What the container mounts over it never comes to the host.</summary>
    public static SafeMountFd OpenTree(SafeFd state)
    {
        var tree = Mounts.OpenTree(state, FileName, Libc.OPEN_TREE_CLONE);
        try
        {
            Mounts.MountSetAttr(tree, "", set: 0, propagation: Libc.MS_PRIVATE);
            return tree;
        }
        catch
        {
            tree.Dispose();
            throw;
        }
    }
}
