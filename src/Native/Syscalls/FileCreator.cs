using Berth.Native.Handles;

namespace Berth.Native.Syscalls;

/// <summary>As whom, and with which permissions, the calling thread makes files. Only for threads that are not of the thread pool.</summary>
public static class FileCreator
{
    /// <summary>umask(2): from now on files get the permissions that are asked for. Only for a thread that has its own
    /// (<see cref="Namespaces.EnterMounts"/>).</summary>
    public static void ClearUmask() => _ = Libc.umask(0);

    /// <summary>setfsuid(2) and setfsgid(2): files that the thread makes belong to whom a file belongs to, until the result is disposed. It has
    /// no privileges over files meanwhile.</summary>
    /// <param name="file">The file; <c>O_PATH</c> will do.</param>
    /// <remarks>What is in a filesystem of another user namespace can not belong to users who are not in it, such as the host's
    /// root (<c>EOVERFLOW</c>).</remarks>
    public static IDisposable AsOwnerOf(SafeFd file)
    {
        FileStatus owner = Paths.Statx(file, "", Libc.AT_EMPTY_PATH);
        // the group first: that needs the privilege which the user takes away
        int group = Libc.setfsgid(owner.Gid);
        return new Identity(Libc.setfsuid(owner.Uid), group);
    }

    private sealed class Identity(int user, int group) : IDisposable
    {
        public void Dispose()
        {
            _ = Libc.setfsuid((uint)user);
            _ = Libc.setfsgid((uint)group);
        }
    }
}
