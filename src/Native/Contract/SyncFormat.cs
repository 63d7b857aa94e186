namespace Berth.Native.Contract;

/// <summary>Fixed numbers of the sync protocol (launcher/sync.h).</summary>
[CMirror("sync.h", "SYNC_")]
public static class SyncFormat
{
    /// <summary>Most bytes that may follow a <see cref="SyncHeader"/> in one packet.</summary>
    public const uint MaxPayload = 4096;

    /// <summary>Most descriptors that come with <see cref="SyncType.ProcMapped"/>.</summary>
    public const uint MaxCgroups = 16;
}
