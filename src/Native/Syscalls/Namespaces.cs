using Berth.Native.Errors;
using Berth.Native.Handles;

namespace Berth.Native.Syscalls;

/// <summary>References to namespaces (namespaces(7)).</summary>
public static class Namespaces
{
    /// <summary>Opens a namespace by name and checks what it is: a file of another kind would be accepted by open(2).</summary>
    /// <param name="path">Such as <c>/proc/1/ns/net</c>, or a bind mount of one.</param>
    /// <param name="kind">The <c>CLONE_NEW…</c> it must be of.</param>
    /// <exception cref="SyscallException">It is missing, no namespace (<c>ENOTTY</c>), or one of another kind
    /// (<c>EINVAL</c>).</exception>
    public static SafeNamespaceFd Open(string path, ulong kind)
    {
        var fd = Libc.openat_namespace(SafeFd.CurrentDirectory, path, Libc.O_RDONLY | Libc.O_NONBLOCK | Libc.O_CLOEXEC, 0);
        if (fd.IsInvalid)
        {
            throw SyscallException.Last("openat", path);
        }

        var found = Libc.ioctl(fd, Libc.NS_GET_NSTYPE);
        if (found >= 0 && (ulong)found == kind)
        {
            return fd;
        }

        var failure = found < 0 ? SyscallException.Last("ioctl", path) : new SyscallException("ioctl", path, Libc.EINVAL);
        fd.Dispose();
        throw failure;
    }

    /// <summary>setns(2): the calling thread enters one, for good. It must not be a thread of the thread pool.</summary>
    /// <param name="where">A namespace of that kind, or a process that is in one (pidfd).</param>
    /// <param name="kind">The <c>CLONE_NEW…</c> to enter.</param>
    /// <exception cref="SyscallException">It is of another kind (<c>EINVAL</c>), or another error.</exception>
    public static void Enter(SafeFd where, ulong kind)
    {
        if (Libc.setns(where, (int)kind) != 0)
        {
            throw SyscallException.Last("setns", where.ToString());
        }
    }

    /// <summary>unshare(2) of root and current directory, then setns(2) into a mount namespace: the calling thread sees another tree of
    /// mounts than the other threads, for good. It must not be a thread of the thread pool.</summary>
    /// <param name="where">The namespace, or a process that is in it (pidfd).</param>
    /// <exception cref="SyscallException">The kernel refused.</exception>
    public static void EnterMounts(SafeFd where)
    {
        if (Libc.unshare((int)Libc.CLONE_FS) != 0)
        {
            throw SyscallException.Last("unshare", "");
        }

        Enter(where, Libc.CLONE_NEWNS);
    }
}
