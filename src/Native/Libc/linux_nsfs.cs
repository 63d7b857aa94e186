using System.Runtime.InteropServices;
using Berth.Native.Handles;

namespace Berth.Native;

public static unsafe partial class Libc
{
    // ioctl_ns(2)
    internal const uint NS_GET_NSTYPE = 0xb703;

    // openat(2)
    [LibraryImport(Name, EntryPoint = "openat", SetLastError = true, StringMarshallingCustomType = typeof(PathMarshaller))]
    internal static partial SafeNamespaceFd openat_namespace(SafeFd dirfd, string path, int flags, uint mode);

    // ioctl_ns(2)
    [LibraryImport(Name, SetLastError = true)]
    internal static partial int ioctl(SafeNamespaceFd fd, nuint request);
}
