using System.Runtime.InteropServices;

namespace Berth.Native;

public static unsafe partial class Libc
{
    // syslog(2)
    [LibraryImport(Name, SetLastError = true)]
    internal static partial int klogctl(int type, byte* bufp, int len);
}
