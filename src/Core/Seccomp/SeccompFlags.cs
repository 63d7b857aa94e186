namespace Berth.Core.Seccomp;

/// <summary>Flags of seccomp(2), <c>SECCOMP_FILTER_FLAG_…</c>.</summary>
[Flags]
public enum SeccompFlags : uint
{
    /// <summary>No flag.</summary>
    None = 0,

    /// <summary><c>TSYNC</c>: for all threads of the process. The container process has one.</summary>
    Tsync = 1 << 0,

    /// <summary><c>LOG</c>: what is not allowed is logged.</summary>
    Log = 1 << 1,

    /// <summary><c>SPEC_ALLOW</c>: without the mitigation of Speculative Store Bypass.</summary>
    SpecAllow = 1 << 2,

    /// <summary><c>NEW_LISTENER</c>: the result is a notification descriptor.</summary>
    NewListener = 1 << 3,

    /// <summary><c>TSYNC_ESRCH</c>: how a failure of <see cref="Tsync"/> is told where the result is a descriptor.</summary>
    TsyncEsrch = 1 << 4,

    /// <summary><c>WAIT_KILLABLE_RECV</c>: once an agent has read a notification only a fatal signal ends the wait for its answer.</summary>
    WaitKillableRecv = 1 << 5,
}
