using System.Runtime.InteropServices;
using Berth.Native.Handles;

namespace Berth.Native;

public static unsafe partial class Libc
{
    // openat2(2)
    public const ulong RESOLVE_NO_XDEV = 0x01;
    public const ulong RESOLVE_NO_MAGICLINKS = 0x02;
    public const ulong RESOLVE_NO_SYMLINKS = 0x04;
    public const ulong RESOLVE_BENEATH = 0x08;
    public const ulong RESOLVE_IN_ROOT = 0x10;

    // openat2(2)
    internal static SafeFd openat2(SafeFd dirfd, string path, open_how* how) =>
        openat2(SYS_openat2, dirfd, path, how, (nuint)sizeof(open_how));

    [LibraryImport(Name, EntryPoint = Syscall, SetLastError = true, StringMarshallingCustomType = typeof(PathMarshaller))]
    private static partial SafeFd openat2(nint number, SafeFd dirfd, string path, open_how* how, nuint size);

    [CMirror("linux/openat2.h", "struct open_how")]
    [StructLayout(LayoutKind.Sequential)]
    internal struct open_how
    {
        public ulong flags;
        public ulong mode;
        public ulong resolve;
    }
}
