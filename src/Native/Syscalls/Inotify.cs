using System.Text;
using Berth.Native.Errors;
using Berth.Native.Handles;

namespace Berth.Native.Syscalls;

/// <summary>A change of a watched file.</summary>
/// <param name="Watch">From <see cref="Inotify.AddWatch"/>; -1 for <c>IN_Q_OVERFLOW</c>.</param>
/// <param name="Mask"><c>IN_…</c>.</param>
/// <param name="Cookie">Joins the two halves of a rename.</param>
/// <param name="Name">The entry, when a directory is watched; else empty.</param>
public readonly record struct InotifyEvent(int Watch, uint Mask, uint Cookie, string Name);

/// <summary>Changes of files (inotify(7)). All throw <see cref="SyscallException"/>.</summary>
public static unsafe class Inotify
{
    // 16 bytes and a name of at most 255 with its NULs each: room for at least 15
    private const int BufferSize = 4096;

    /// <summary>inotify_init1(2); it does not block.</summary>
    public static SafeInotifyFd Create()
    {
        var fd = Libc.inotify_init1(Libc.IN_CLOEXEC | Libc.IN_NONBLOCK);
        return fd.IsInvalid ? throw SyscallException.Last("inotify_init1") : fd;
    }

    /// <summary>inotify_add_watch(2).</summary>
    /// <param name="fd">The instance.</param>
    /// <param name="path">What to watch; <see cref="SafeFd.ProcPath"/> of an open file will do.</param>
    /// <param name="mask"><c>IN_…</c>.</param>
    /// <returns>The watch's number. The same file gives the same one.</returns>
    public static int AddWatch(SafeInotifyFd fd, string path, uint mask)
    {
        var watch = Libc.inotify_add_watch(fd, path, mask);
        return watch < 0 ? throw SyscallException.Last("inotify_add_watch", path) : watch;
    }

    /// <summary>inotify_rm_watch(2).</summary>
    /// <param name="fd">The instance.</param>
    /// <param name="watch">From <see cref="AddWatch"/>.</param>
    public static void RemoveWatch(SafeInotifyFd fd, int watch)
    {
        if (Libc.inotify_rm_watch(fd, watch) != 0)
        {
            throw SyscallException.Last("inotify_rm_watch", fd.ToString());
        }
    }

    /// <summary>Takes what happened.</summary>
    /// <param name="fd">The instance.</param>
    /// <returns>Empty when nothing happened; a caller who waits for the descriptor to be readable gets the rest then.</returns>
    public static IReadOnlyList<InotifyEvent> Read(SafeInotifyFd fd)
    {
        var buffer = stackalloc byte[BufferSize];
        nint length;
        while ((length = Libc.read(fd, buffer, BufferSize)) < 0)
        {
            if (Errno.Last == Libc.EAGAIN)
            {
                return [];
            }

            if (!Errno.Interrupted)
            {
                throw SyscallException.Last("read", fd.ToString());
            }
        }

        List<InotifyEvent> events = [];
        for (var offset = 0; offset < length;)
        {
            var header = (Libc.inotify_event*)(buffer + offset);
            var name = new ReadOnlySpan<byte>(header + 1, (int)header->len).TrimEnd((byte)0);
            events.Add(new InotifyEvent(header->wd, header->mask, header->cookie, Encoding.UTF8.GetString(name)));
            offset += sizeof(Libc.inotify_event) + (int)header->len;
        }

        return events;
    }
}
