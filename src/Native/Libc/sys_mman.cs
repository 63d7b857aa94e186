using System.Runtime.InteropServices;
using Berth.Native.Handles;

namespace Berth.Native;

public static unsafe partial class Libc
{
    // memfd_create(2); the last two since Linux 6.3
    internal const uint MFD_CLOEXEC = 0x1;
    internal const uint MFD_ALLOW_SEALING = 0x2;
    internal const uint MFD_NOEXEC_SEAL = 0x8;
    internal const uint MFD_EXEC = 0x10;

    // memfd_create(2)
    [LibraryImport(Name, SetLastError = true, StringMarshallingCustomType = typeof(PathMarshaller))]
    internal static partial SafeFd memfd_create(string name, uint flags);
}
