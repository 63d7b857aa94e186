namespace Berth.Native.Contract;

/// <summary>Kind of a sync message: <c>enum sync_type</c>; launcher/sync.h draws the order.</summary>
[CMirror("sync.h", "SYNC_")]
public enum SyncType : ushort
{
    /// <summary>Monitor to Core: <see cref="SyncPid"/> and the pidfd of the container process.</summary>
    ProcPid = 1,

    /// <summary>Core to the container process: it is in its cgroups.</summary>
    ProcMapped = 2,

    /// <summary>Container process to Core: set up, still privileged.</summary>
    ProcReady = 3,

    /// <summary>Core to the container process: rlimits are set and the state is saved.</summary>
    ProcRun = 4,

    /// <summary>Container process to Core: it waits at exec.fifo.</summary>
    ProcCreated = 5,

    /// <summary>Monitor or container process to Core: <see cref="SyncError"/>; ends the session.</summary>
    ProcError = 6,

    /// <summary>Monitor or container process to Core: <see cref="SyncLog"/> and its text; at any time.</summary>
    ProcLog = 7,

    /// <summary>Container process to Core: the mounts are made, the root has not changed yet.</summary>
    ProcHooks = 20,

    /// <summary>Core to the container process: prestart and createRuntime hooks have run. With two descriptors: the state documents for
    /// createContainer and for startContainer hooks.</summary>
    ProcHooksDone = 21,

    /// <summary>Container process to Core: the end of what a failed hook wrote to its standard error, before its
    /// <see cref="ProcError"/>.</summary>
    ProcHookStderr = 22,

    /// <summary>Container process to Core: <see cref="SyncMount"/>, perhaps with the user namespace of an id map: open this step's
    /// source.</summary>
    ProcMountPlease = 27,

    /// <summary>Core to the container process: the source as a detached mount.</summary>
    ProcMountFd = 28,

    /// <summary>Container process to Core: <see cref="SyncSeccomp"/>; without an answer.</summary>
    ProcSeccomp = 30,

    /// <summary>Core to the process of an exec: the agent has the listener.</summary>
    ProcSeccompDone = 31,

    /// <summary>Container process to monitor, over a pair of their own: the master of its terminal.</summary>
    ProcTerminal = 35,

    /// <summary>Monitor to container process: Core can have the master from the monitor.</summary>
    ProcTerminalKept = 36,

    /// <summary>Core to container process, through <see cref="LaunchFd.Listen"/>: the sockets that it is started with.</summary>
    ProcListen = 37,
}
