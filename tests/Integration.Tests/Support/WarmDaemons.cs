using System.Collections.Concurrent;
using Berth.TestSupport;
using Berth.TestSupport.Daemon;

namespace Berth.Integration.Tests.Support;

/// <summary>Where a start of the daemon takes many seconds, in the emulated guest of tests/lab, one serves class after class. Elsewhere each
/// class has its own.</summary>
internal static class WarmDaemons
{
    private static readonly ConcurrentBag<DaemonProcess> Idle = [];

    /// <summary>A daemon that nobody uses; null when there is none.</summary>
    public static DaemonProcess? Take() => Idle.TryTake(out DaemonProcess? daemon) ? daemon : null;

    /// <summary>Keeps a daemon for the next class; it ends with the guest. False where that is not done.</summary>
    public static bool Keep(DaemonProcess daemon)
    {
        if (HostTools.LabDirectory is null)
        {
            return false;
        }

        Idle.Add(daemon);
        return true;
    }
}
