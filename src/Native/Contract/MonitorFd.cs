namespace Berth.Native.Contract;

/// <summary>Descriptors that a monitor keeps for Core, which duplicates them with pidfd_getfd(2): <c>enum monitor_fd</c>.</summary>
[CMirror("plan.h", "MONITOR_FD_")]
public enum MonitorFd
{
    /// <summary>What the process reads is written here: the pty's master, a pipe or a FIFO. It does not block.</summary>
    Input = 60,

    /// <summary>eventfd(2): what is written there asks the monitor to close <see cref="Input"/>.</summary>
    Control = 61,
}
