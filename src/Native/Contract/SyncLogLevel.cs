namespace Berth.Native.Contract;

/// <summary>How much a log message of the launcher matters: <c>enum sync_log_level</c>.</summary>
[CMirror("sync.h", "SYNC_LOG_")]
public enum SyncLogLevel : uint
{
    /// <summary>For whoever looks for a fault.</summary>
    Debug = 0,

    /// <summary>Something was not done, and the container goes on without it.</summary>
    Warning = 1,
}
