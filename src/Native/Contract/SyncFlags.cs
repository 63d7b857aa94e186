namespace Berth.Native.Contract;

/// <summary>What comes with a sync message: <c>enum sync_flag</c>.</summary>
[Flags]
[CMirror("sync.h", "SYNC_")]
public enum SyncFlags : ushort
{
    /// <summary>A descriptor comes with the message (<c>SCM_RIGHTS</c>), or several with <see cref="SyncType.ProcMapped"/>.</summary>
    HasFd = 1 << 0,
}
