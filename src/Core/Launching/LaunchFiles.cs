using Berth.Core.Stdio;
using Berth.Native.Handles;

namespace Berth.Core.Launching;

/// <summary>The descriptors that make a plan the plan of one container (enum launch_fd in src/Native/launcher/plan.h).</summary>
/// <param name="Plan">The plan's image.</param>
/// <param name="Container">Directory of the container's state.</param>
/// <param name="Log">Directory of the container's log.</param>
/// <param name="Bundle">Directory of the bundle; null for an exec, which has none.</param>
/// <param name="Cgroup">The container's cgroup in the unified hierarchy; null on a machine without.</param>
/// <param name="Stdio">What its standard streams need; null for /dev/null and the log.</param>
internal sealed record LaunchFiles(SafeFd Plan, SafeFd Container, SafeFd Log, SafeFd? Bundle, SafeFd? Cgroup, LaunchStdio? Stdio)
{
    /// <summary>The container process that is joined; for an exec.</summary>
    public SafePidFd? Target { get; init; }

    /// <summary>The message with the sockets for sd_listen_fds(3), or null.</summary>
    public SafeFd? Listen { get; init; }

    /// <summary>The socket for sd_notify(3), or null.</summary>
    public SafeFd? Notify { get; init; }
}
