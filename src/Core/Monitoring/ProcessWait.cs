using Berth.Native;
using Berth.Native.Handles;

namespace Berth.Core.Monitoring;

/// <summary>Waits for processes that are not our children, through their pidfds (pidfd_open(2)).</summary>
internal static class ProcessWait
{
    /// <summary>Waits until the process has ended; it may still be a zombie.</summary>
    public static async Task ForEndAsync(EventLoop loop, SafePidFd process, CancellationToken cancellationToken)
    {
        using var watch = loop.Add(process);
        await watch.EventAsync(Libc.EPOLLIN, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits until somebody has reaped the process. From then on the kernel tells its exit status to all who hold a
    /// pidfd (PIDFD_INFO_EXIT, Linux 6.15).</summary>
    public static async Task ForReapAsync(EventLoop loop, SafePidFd process, CancellationToken cancellationToken)
    {
        using var watch = loop.Add(process);
        await watch.EventAsync(0, cancellationToken).ConfigureAwait(false);
    }
}
