using System.Runtime.InteropServices;
using Berth.Native.Handles;

namespace Berth.Native;

public static unsafe partial class Libc
{
    // rename(2)
    [LibraryImport(Name, SetLastError = true, StringMarshallingCustomType = typeof(PathMarshaller))]
    internal static partial int renameat(SafeFd fromDirfd, string from, SafeFd toDirfd, string to);
}
