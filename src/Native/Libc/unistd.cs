using System.Runtime.InteropServices;
using Berth.Native.Handles;

namespace Berth.Native;

public static unsafe partial class Libc
{
    // close(2). An int, because only SafeFd.ReleaseHandle calls it.
    [LibraryImport(Name)]
    internal static partial int close(int fd);

    // read(2)
    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint read(SafeFd fd, byte* buffer, nuint count);

    // write(2)
    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint write(SafeFd fd, byte* buffer, nuint count);

    // pipe(2)
    [LibraryImport(Name, SetLastError = true)]
    internal static partial int pipe2(int* fds, int flags);

    // fsync(2)
    [LibraryImport(Name, SetLastError = true)]
    internal static partial int fsync(SafeFd fd);

    // chown(2)
    [LibraryImport(Name, SetLastError = true, StringMarshallingCustomType = typeof(PathMarshaller))]
    internal static partial int fchownat(SafeFd dirfd, string path, uint owner, uint group, int flags);

    // chdir(2)
    [LibraryImport(Name, SetLastError = true)]
    internal static partial int fchdir(SafeFd fd);

    // unlink(2)
    [LibraryImport(Name, SetLastError = true, StringMarshallingCustomType = typeof(PathMarshaller))]
    internal static partial int unlinkat(SafeFd dirfd, string path, int flags);
}
