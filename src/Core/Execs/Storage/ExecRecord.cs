using Berth.Core.Containers;
using Berth.Core.Errors;
using Berth.Core.Stdio;

namespace Berth.Core.Execs.Storage;

/// <summary>exec.json: what a process was made from, and what recovery needs.</summary>
internal sealed record ExecRecord
{
    public required string Id { get; init; }

    /// <summary>The process as it will be run, whole.</summary>
    public required Specs.Process Process { get; init; }

    /// <summary>User to be looked up in the container in place of the process's.</summary>
    public string? User { get; init; }

    public ProcessStdio? Stdio { get; init; }

    public bool IgnorePaused { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public IReadOnlyList<ConfigProblem>? Warnings { get; init; }

    /// <summary>When start was asked for; null before.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The container's count of out-of-memory kills at start.</summary>
    public long OomKills { get; init; }

    /// <summary>0 before start.</summary>
    public int Pid { get; init; }

    public ulong ProcessStartTime { get; init; }

    public int MonitorPid { get; init; }

    public ulong MonitorStartTime { get; init; }

    /// <summary>How a start failed that left no process, and so no exit record of a monitor's; and how the process ended, once that
    /// is known.</summary>
    public ContainerExit? Exit { get; init; }
}
