using Berth.Core.Containers;
using Berth.Core.Stdio;

namespace Berth.Core.Execs;

/// <summary>What is known of an added process at one moment. Immutable.</summary>
public sealed record ExecSnapshot
{
    /// <summary>Its id, unique in its container.</summary>
    public required string Id { get; init; }

    /// <summary>The container's id.</summary>
    public required string ContainerId { get; init; }

    /// <summary>Its status.</summary>
    public required ExecStatus Status { get; init; }

    /// <summary>Host pid of the process; 0 when there is none.</summary>
    public int Pid { get; init; }

    /// <summary>Program and arguments.</summary>
    public required IReadOnlyList<string> Args { get; init; }

    /// <summary>Where standard input comes from.</summary>
    public StdinMode Stdin { get; init; }

    /// <summary>Whether it has a terminal.</summary>
    public bool Terminal { get; init; }

    /// <summary>When the create was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the start was asked for.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>How it ended; null before. <see cref="ContainerExit.OomKilled"/> says that it possibly was the out-of-memory killer: the
    /// container's count of those rose meanwhile.</summary>
    public ContainerExit? Exit { get; init; }

    /// <summary>What was ignored in the request, and why.</summary>
    public IReadOnlyList<Errors.ConfigProblem> Warnings { get; init; } = [];
}
