using Berth.Core.Launching;
using Berth.Native.Handles;

namespace Berth.Core.Containers;

/// <summary>The two processes of a container, held by pidfd so that a reused pid is never mistaken for one of them.</summary>
internal sealed class ContainerProcesses : IDisposable
{
    public required int MonitorPid { get; init; }

    public required ulong MonitorStartTime { get; init; }

    /// <summary>Null once the monitor is gone.</summary>
    public required SafePidFd Monitor { get; init; }

    public required int ProcessPid { get; init; }

    public required ulong ProcessStartTime { get; init; }

    public required SafePidFd Process { get; init; }

    /// <summary>Open from create until the user's program is executed; null after a restart of the daemon.</summary>
    public SyncChannel? Sync { get; set; }

    public void Dispose()
    {
        Sync?.Dispose();
        Monitor.Dispose();
        Process.Dispose();
    }
}
