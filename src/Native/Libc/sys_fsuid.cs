using System.Runtime.InteropServices;

namespace Berth.Native;

public static partial class Libc
{
    // setfsuid(2). Returns the earlier one, also when it fails.
    [LibraryImport(Name)]
    internal static partial int setfsuid(uint fsuid);

    // setfsgid(2). Returns the earlier one, also when it fails.
    [LibraryImport(Name)]
    internal static partial int setfsgid(uint fsgid);
}
