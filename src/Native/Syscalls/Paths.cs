using Berth.Native.Errors;
using Berth.Native.Handles;

namespace Berth.Native.Syscalls;

/// <summary>Calls that take a name. Relative ones start at a directory's handle or at <see cref="SafeFd.CurrentDirectory"/>.
/// Everything is opened with <c>O_CLOEXEC</c>. All throw <see cref="SyscallException"/>.</summary>
public static class Paths
{
    // openat2(RESOLVE_IN_ROOT) gives EAGAIN when something was renamed during the walk and a ".." could have led out
    private const int ResolveAttempts = 128;

    /// <summary>openat(2) with an absolute path.</summary>
    /// <param name="path">What to open.</param>
    /// <param name="flags"><c>O_…</c>.</param>
    /// <param name="mode">Permissions of a file that is made, cut by the umask.</param>
    public static SafeFd Open(string path, int flags, uint mode = 0) => OpenAt(SafeFd.CurrentDirectory, path, flags, mode);

    /// <summary>openat(2).</summary>
    /// <param name="directory">Where a relative path starts.</param>
    /// <param name="path">What to open.</param>
    /// <param name="flags"><c>O_…</c>.</param>
    /// <param name="mode">Permissions of a file that is made, cut by the umask.</param>
    public static SafeFd OpenAt(SafeFd directory, string path, int flags, uint mode = 0)
    {
        SafeFd fd;
        do
        {
            fd = Libc.openat(directory, path, flags | Libc.O_CLOEXEC, mode);
        }
        while (fd.IsInvalid && Errno.Interrupted);

        return fd.IsInvalid ? throw SyscallException.Last("openat", path) : fd;
    }

    /// <summary>openat2(2). With <c>RESOLVE_IN_ROOT</c> the directory is the root for symbolic links and "..".</summary>
    /// <param name="directory">Where a relative path starts.</param>
    /// <param name="path">What to open.</param>
    /// <param name="flags"><c>O_…</c>; unknown ones are an error, unlike in open(2).</param>
    /// <param name="mode">Permissions; must be 0 without <c>O_CREAT</c>.</param>
    /// <param name="resolve"><c>RESOLVE_…</c>.</param>
    public static unsafe SafeFd OpenAt2(SafeFd directory, string path, int flags, uint mode = 0, ulong resolve = 0)
    {
        var how = new Libc.open_how { flags = (uint)(flags | Libc.O_CLOEXEC), mode = mode, resolve = resolve };
        var attempts = ResolveAttempts;
        SafeFd fd;
        do
        {
            fd = Libc.openat2(directory, path, &how);
        }
        while (fd.IsInvalid && (Errno.Interrupted || (Errno.Last == Libc.EAGAIN && --attempts > 0)));

        return fd.IsInvalid ? throw SyscallException.Last("openat2", path) : fd;
    }

    /// <summary>mkdirat(2).</summary>
    /// <param name="directory">Where a relative path starts.</param>
    /// <param name="path">The new directory.</param>
    /// <param name="mode">Permissions, cut by the umask.</param>
    public static void MkdirAt(SafeFd directory, string path, uint mode) =>
        Check(Libc.mkdirat(directory, path, mode), "mkdirat", path);

    /// <summary>mkfifoat(3).</summary>
    /// <param name="directory">Where a relative path starts.</param>
    /// <param name="path">The new FIFO.</param>
    /// <param name="mode">Permissions, cut by the umask.</param>
    public static void MkfifoAt(SafeFd directory, string path, uint mode) =>
        Check(Libc.mkfifoat(directory, path, mode), "mkfifoat", path);

    /// <summary>mknodat(2): a device or a FIFO. Never follows a symbolic link in the last component.</summary>
    /// <param name="directory">Where a relative path starts.</param>
    /// <param name="path">The new node.</param>
    /// <param name="mode">Type and permissions, the latter cut by the umask.</param>
    /// <param name="device">Its number; ignored for a FIFO.</param>
    public static void MknodAt(SafeFd directory, string path, uint mode, (uint Major, uint Minor) device) =>
        Check(Libc.mknodat(directory, path, mode, Libc.makedev(device.Major, device.Minor)), "mknodat", path);

    /// <summary>unlinkat(2).</summary>
    /// <param name="directory">Where a relative path starts.</param>
    /// <param name="path">The entry to remove.</param>
    /// <param name="flags"><see cref="Libc.AT_REMOVEDIR"/> for an empty directory, else 0.</param>
    public static void UnlinkAt(SafeFd directory, string path, int flags = 0) =>
        Check(Libc.unlinkat(directory, path, flags), "unlinkat", path);

    /// <summary>unlinkat(2), for an entry that may not be there or be in use.</summary>
    /// <param name="directory">Where a relative path starts.</param>
    /// <param name="path">The entry to remove.</param>
    /// <param name="flags"><see cref="Libc.AT_REMOVEDIR"/> for an empty directory, else 0.</param>
    /// <returns>Whether it was removed.</returns>
    public static bool TryUnlinkAt(SafeFd directory, string path, int flags = 0) => Libc.unlinkat(directory, path, flags) == 0;

    /// <summary>fchownat(2): changes the owner and leaves the group, follows symbolic links.</summary>
    /// <param name="directory">Where a relative path starts.</param>
    /// <param name="path">The name.</param>
    /// <param name="owner">The user id.</param>
    public static void ChownAt(SafeFd directory, string path, uint owner) =>
        Check(Libc.fchownat(directory, path, owner, uint.MaxValue, 0), "fchownat", path);

    /// <summary>fchownat(2) of an open file.</summary>
    /// <param name="file">The file; <c>O_PATH</c> will do.</param>
    /// <param name="owner">The user id.</param>
    /// <param name="group">The group id.</param>
    /// <param name="path">What errors call it.</param>
    public static void Chown(SafeFd file, uint owner, uint group, string path) =>
        Check(Libc.fchownat(file, "", owner, group, Libc.AT_EMPTY_PATH), "fchownat", path);

    /// <summary>renameat(2): replaces the target in one step.</summary>
    /// <param name="fromDirectory">Where a relative <paramref name="from"/> starts.</param>
    /// <param name="from">The old name.</param>
    /// <param name="toDirectory">Where a relative <paramref name="to"/> starts.</param>
    /// <param name="to">The new name.</param>
    public static void RenameAt(SafeFd fromDirectory, string from, SafeFd toDirectory, string to) =>
        Check(Libc.renameat(fromDirectory, from, toDirectory, to), "renameat", to);

    /// <summary>fchmodat(2), follows symbolic links.</summary>
    /// <param name="directory">Where a relative path starts.</param>
    /// <param name="path">The entry to change.</param>
    /// <param name="mode">Permissions, as they are.</param>
    public static void FchmodAt(SafeFd directory, string path, uint mode) =>
        Check(Libc.fchmodat(directory, path, mode, 0), "fchmodat", path);

    /// <summary>statx(2) of a name.</summary>
    /// <param name="directory">Where a relative path starts.</param>
    /// <param name="path">What to look at.</param>
    /// <param name="flags"><c>AT_SYMLINK_NOFOLLOW</c> …</param>
    public static unsafe FileStatus Statx(SafeFd directory, string path, int flags = 0)
    {
        Libc.statx_t buffer;
        Check(Libc.statx(directory, path, flags, FileStatus.Mask, &buffer), "statx", path);
        return new FileStatus(in buffer);
    }

    private static void Check(int result, string operation, string path)
    {
        // none of these calls is interrupted by a signal (signal(7))
        if (result != 0)
        {
            throw SyscallException.Last(operation, path);
        }
    }
}
