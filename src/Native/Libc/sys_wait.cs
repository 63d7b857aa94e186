using System.Runtime.InteropServices;
using Berth.Native.Handles;

namespace Berth.Native;

public static unsafe partial class Libc
{
    // waitid(2)
    internal const int P_PID = 1;
    internal const int P_PIDFD = 3;
    internal const int WNOHANG = 1;
    internal const int WEXITED = 4;

    // waitid(2)
    [LibraryImport(Name, SetLastError = true)]
    internal static partial int waitid(int idtype, SafePidFd id, siginfo_t* info, int options);

    // waitid(2), P_PID
    [LibraryImport(Name, SetLastError = true)]
    internal static partial int waitid(int idtype, int id, siginfo_t* info, int options);
}
