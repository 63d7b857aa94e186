namespace Berth.Core.Planning;

/// <summary><c>CLONE_NEW…</c> of clone(2) and unshare(2).</summary>
[Flags]
internal enum CloneFlags : ulong
{
    None = 0,
    NewMount = 0x00020000,
    NewCgroup = 0x02000000,
    NewUts = 0x04000000,
    NewIpc = 0x08000000,
    NewPid = 0x20000000,
    NewNetwork = 0x40000000,
}
