namespace Berth.Core.Containers;

/// <summary>One process of a container.</summary>
public sealed record ContainerProcess
{
    /// <summary>Its pid on the host.</summary>
    public required int Pid { get; init; }

    /// <summary>Its pid inside the container.</summary>
    public required int ContainerPid { get; init; }

    /// <summary>Pid of its parent on the host.</summary>
    public required int ParentPid { get; init; }

    /// <summary>Name of its program, up to 15 bytes, or what it calls itself.</summary>
    public required string Name { get; init; }

    /// <summary>Its arguments; empty for a zombie.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>What it does: <c>running</c>, <c>sleeping</c>, <c>disk sleep</c>, <c>stopped</c>, <c>tracing stop</c>, <c>zombie</c>,
    /// <c>idle</c>.</summary>
    public required string State { get; init; }

    /// <summary>Its effective user, as the host numbers it.</summary>
    public required uint User { get; init; }

    /// <summary>Number of its threads.</summary>
    public required int Threads { get; init; }

    /// <summary>When it was started.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>CPU time in its program, in nanoseconds.</summary>
    public required long UserNanoseconds { get; init; }

    /// <summary>CPU time in the kernel for it, in nanoseconds.</summary>
    public required long SystemNanoseconds { get; init; }

    /// <summary>Memory that it has resident, in bytes, shared memory included.</summary>
    public required long ResidentBytes { get; init; }
}
