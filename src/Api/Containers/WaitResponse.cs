using Berth.Core.Containers;

namespace Berth.Api.Containers;

/// <summary>What a wait saw.</summary>
public sealed record WaitResponse
{
    /// <summary>The condition that was met. It is another than the one asked for when the container can not come to that any
    /// more.</summary>
    public required WaitCondition Condition { get; init; }

    /// <summary>The container's status; its last one when it was deleted meanwhile.</summary>
    public required ContainerStatus Status { get; init; }

    /// <summary>Exit code of the container process, 128 + signal number when a signal ended it; null while it runs, or when nobody could
    /// tell.</summary>
    public required int? ExitCode { get; init; }

    /// <summary>Number of the signal that ended it; null when none did.</summary>
    public required int? Signal { get; init; }

    /// <summary>Whether the kernel's out-of-memory killer ended it or another process of the container.</summary>
    public required bool OomKilled { get; init; }

    /// <summary>The container's revision.</summary>
    public required long Revision { get; init; }
}
