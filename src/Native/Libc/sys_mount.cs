using System.Runtime.InteropServices;

namespace Berth.Native;

public static unsafe partial class Libc
{
    // mount(2): the propagation types, also for mount_setattr(2)
    public const ulong MS_REC = 0x4000;
    public const ulong MS_UNBINDABLE = 1 << 17;
    public const ulong MS_PRIVATE = 1 << 18;
    public const ulong MS_SLAVE = 1 << 19;
    public const ulong MS_SHARED = 1 << 20;

    // umount(2)
    public const int MNT_DETACH = 2;
    public const int UMOUNT_NOFOLLOW = 8;

    // umount(2)
    [LibraryImport(Name, SetLastError = true, StringMarshallingCustomType = typeof(PathMarshaller))]
    internal static partial int umount2(string target, int flags);
}
