namespace Berth.Native.Contract;

/// <summary>The descriptors the launcher is started with: <c>enum launch_fd</c>. 0, 1 and 2 are /dev/null.</summary>
[CMirror("plan.h", "LAUNCH_FD_")]
public enum LaunchFd
{
    /// <summary><c>SOCK_SEQPACKET</c> to Core (launcher/sync.h).</summary>
    Sync = 3,

    /// <summary>The plan, a sealed memfd.</summary>
    Plan = 4,

    /// <summary>Directory of the container's state: exec.fifo is read, exit.json is written here.</summary>
    Container = 5,

    /// <summary>Directory of the container's log: container.log is appended to here.</summary>
    Log = 6,

    /// <summary>Directory of the bundle: relative rootfs and bind sources start here.</summary>
    Bundle = 7,

    /// <summary>cgroup v2 directory; only with <see cref="PlanFlags.IntoCgroup"/>.</summary>
    Cgroup = 8,

    /// <summary>Keeps the FIFO open that is standard input; only with the argument <c>stdio</c>.</summary>
    Input = 9,

    /// <summary>Connected socket that the terminal is sent to; only with the argument <c>console</c>.</summary>
    Console = 10,

    /// <summary>pidfd of the container process; only with <see cref="PlanFlags.Exec"/>.</summary>
    Target = 11,

    /// <summary>The container's <c>NOTIFY_SOCKET</c>, which the monitor keeps open for Core and never reads; only if it has one.</summary>
    Notify = 12,

    /// <summary><c>SOCK_SEQPACKET</c> with <see cref="SyncType.ProcListen"/> in it; only with <see cref="PlanFlags.Listen"/>.</summary>
    Listen = 13,

    /// <summary>One behind the last.</summary>
    End = 14,
}
