using System.Runtime.InteropServices;
using Berth.Native.Handles;

namespace Berth.Native;

public static unsafe partial class Libc
{
    // flock(2)
    internal const int LOCK_EX = 2;
    internal const int LOCK_NB = 4;

    // flock(2)
    [LibraryImport(Name, SetLastError = true)]
    internal static partial int flock(SafeFd fd, int operation);
}
