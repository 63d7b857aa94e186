using Berth.Native;

namespace Berth.Core.Planning;

/// <summary><c>CLONE_NEW…</c> of clone(2) and unshare(2).</summary>
[Flags]
internal enum CloneFlags : ulong
{
    None = 0,
    NewTime = Libc.CLONE_NEWTIME,
    NewMount = Libc.CLONE_NEWNS,
    NewCgroup = Libc.CLONE_NEWCGROUP,
    NewUts = Libc.CLONE_NEWUTS,
    NewIpc = Libc.CLONE_NEWIPC,
    NewUser = Libc.CLONE_NEWUSER,
    NewPid = Libc.CLONE_NEWPID,
    NewNetwork = Libc.CLONE_NEWNET,
}
