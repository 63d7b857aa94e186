using System.Runtime.InteropServices;
using Berth.Native.Handles;

namespace Berth.Native;

// clone(2), namespaces(7). clone3(2) itself is called by the launcher only: a forked managed process has lost its threads.
public static unsafe partial class Libc
{
    public const ulong CLONE_FS = 0x200;
    public const ulong CLONE_PIDFD = 0x1000;
    public const ulong CLONE_NEWTIME = 0x80;
    public const ulong CLONE_NEWNS = 0x20000;
    public const ulong CLONE_NEWCGROUP = 0x2000000;
    public const ulong CLONE_NEWUTS = 0x4000000;
    public const ulong CLONE_NEWIPC = 0x8000000;
    public const ulong CLONE_NEWUSER = 0x10000000;
    public const ulong CLONE_NEWPID = 0x20000000;
    public const ulong CLONE_NEWNET = 0x40000000;
    public const ulong CLONE_INTO_CGROUP = 0x200000000;

    // setns(2)
    [LibraryImport(Name, SetLastError = true)]
    internal static partial int setns(SafeFd fd, int kind);

    // unshare(2)
    [LibraryImport(Name, SetLastError = true)]
    internal static partial int unshare(int flags);
}
