using System.Runtime.InteropServices;
using Berth.Native.Handles;

namespace Berth.Native;

public static unsafe partial class Libc
{
    // inotify(7)
    public const uint IN_MODIFY = 0x2;
    public const uint IN_ATTRIB = 0x4;
    public const uint IN_CLOSE_WRITE = 0x8;
    public const uint IN_MOVED_FROM = 0x40;
    public const uint IN_MOVED_TO = 0x80;
    public const uint IN_CREATE = 0x100;
    public const uint IN_DELETE = 0x200;
    public const uint IN_DELETE_SELF = 0x400;
    public const uint IN_MOVE_SELF = 0x800;
    public const uint IN_Q_OVERFLOW = 0x4000;
    public const uint IN_IGNORED = 0x8000;
    public const uint IN_ONLYDIR = 0x1000000;
    internal const int IN_CLOEXEC = O_CLOEXEC;
    internal const int IN_NONBLOCK = O_NONBLOCK;

    // inotify_init(2)
    [LibraryImport(Name, SetLastError = true)]
    internal static partial SafeInotifyFd inotify_init1(int flags);

    // inotify_add_watch(2)
    [LibraryImport(Name, SetLastError = true, StringMarshallingCustomType = typeof(PathMarshaller))]
    internal static partial int inotify_add_watch(SafeInotifyFd fd, string path, uint mask);

    // inotify_rm_watch(2)
    [LibraryImport(Name, SetLastError = true)]
    internal static partial int inotify_rm_watch(SafeInotifyFd fd, int watch);

    // inotify(7); `len` bytes of NUL-padded name follow
    [CMirror("sys/inotify.h", "struct inotify_event")]
    [StructLayout(LayoutKind.Sequential)]
    internal struct inotify_event
    {
        public int wd;
        public uint mask;
        public uint cookie;
        public uint len;
    }
}
