using Berth.Native.Errors;
using Berth.Native.Handles;

namespace Berth.Native.Syscalls;

/// <summary>The mount API by descriptors. All throw <see cref="SyscallException"/>.</summary>
public static unsafe class Mounts
{
    /// <summary>open_tree(2).</summary>
    /// <param name="directory">Where a relative path starts.</param>
    /// <param name="path">The mount; empty with <see cref="Libc.AT_EMPTY_PATH"/>.</param>
    /// <param name="flags"><see cref="Libc.OPEN_TREE_CLONE"/>, <c>AT_…</c>.</param>
    public static SafeMountFd OpenTree(SafeFd directory, string path, uint flags)
    {
        SafeMountFd mount;
        do
        {
            mount = Libc.open_tree(directory, path, flags | Libc.OPEN_TREE_CLOEXEC);
        }
        while (mount.IsInvalid && Errno.Interrupted);

        return mount.IsInvalid ? throw SyscallException.Last("open_tree", path) : mount;
    }

    /// <summary>move_mount(2): attaches a detached mount, or moves an attached one.</summary>
    /// <param name="from">Where a relative <paramref name="fromPath"/> starts; the mount itself when it is empty.</param>
    /// <param name="fromPath">The mount, or empty.</param>
    /// <param name="to">Where a relative <paramref name="toPath"/> starts; the target itself when it is empty.</param>
    /// <param name="toPath">The target, or empty.</param>
    public static void MoveMount(SafeFd from, string fromPath, SafeFd to, string toPath)
    {
        var flags = (fromPath.Length == 0 ? Libc.MOVE_MOUNT_F_EMPTY_PATH : 0)
            | (toPath.Length == 0 ? Libc.MOVE_MOUNT_T_EMPTY_PATH : 0);
        if (Libc.move_mount(from, fromPath, to, toPath, flags) != 0)
        {
            throw SyscallException.Last("move_mount", toPath.Length == 0 ? to.ToString() : toPath);
        }
    }

    /// <summary>mount_setattr(2).</summary>
    /// <param name="directory">Where a relative path starts; the mount itself when it is empty.</param>
    /// <param name="path">The mount, or empty.</param>
    /// <param name="set"><c>MOUNT_ATTR_…</c> to set.</param>
    /// <param name="clear"><c>MOUNT_ATTR_…</c> to clear first; changing the access time mode needs
    /// <see cref="Libc.MOUNT_ATTR__ATIME"/> here.</param>
    /// <param name="propagation">One of <c>MS_SHARED</c>, <c>MS_SLAVE</c>, <c>MS_PRIVATE</c>, <c>MS_UNBINDABLE</c>, or 0.</param>
    /// <param name="recursive">The mounts below too.</param>
    /// <param name="userNamespace">Whose id map the mount gets, with <see cref="Libc.MOUNT_ATTR_IDMAP"/>.</param>
    public static void MountSetAttr(
        SafeFd directory,
        string path,
        ulong set,
        ulong clear = 0,
        ulong propagation = 0,
        bool recursive = false,
        SafeFd? userNamespace = null)
    {
        using var map = new FdNumber(userNamespace ?? SafeFd.CurrentDirectory);
        var attributes = new Libc.mount_attr
        {
            attr_set = set,
            attr_clr = clear,
            propagation = propagation,
            userns_fd = userNamespace is null ? 0 : (ulong)map.Value,
        };
        var flags = (path.Length == 0 ? Libc.AT_EMPTY_PATH : 0) | (recursive ? Libc.AT_RECURSIVE : 0);
        if (Libc.mount_setattr(directory, path, (uint)flags, &attributes) != 0)
        {
            throw SyscallException.Last("mount_setattr", path.Length == 0 ? directory.ToString() : path);
        }
    }

    /// <summary>fchdir(2), umount2(2): takes off what is mounted on an entry of a directory, which becomes the thread's current one. Only for a
    /// thread that has its own (<see cref="Namespaces.EnterMounts"/>).</summary>
    /// <param name="directory">The directory; <c>O_PATH</c> will do.</param>
    /// <param name="name">The entry; a symbolic link is not followed.</param>
    public static void DetachAt(SafeFd directory, string name)
    {
        if (Libc.fchdir(directory) != 0)
        {
            throw SyscallException.Last("fchdir", directory.ToString());
        }

        Umount2(name, Libc.MNT_DETACH | Libc.UMOUNT_NOFOLLOW);
    }

    /// <summary>umount2(2).</summary>
    /// <param name="target">The mount's root directory.</param>
    /// <param name="flags"><see cref="Libc.MNT_DETACH"/> | <see cref="Libc.UMOUNT_NOFOLLOW"/> …</param>
    public static void Umount2(string target, int flags)
    {
        if (Libc.umount2(target, flags) != 0)
        {
            throw SyscallException.Last("umount2", target);
        }
    }
}
