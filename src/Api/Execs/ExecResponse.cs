using Berth.Api.Containers;
using Berth.Core.Execs;
using Berth.Core.Stdio;

namespace Berth.Api.Execs;

/// <summary>A process that was added to a container, as it is at the moment.</summary>
public sealed record ExecResponse
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>The container's id.</summary>
    public required string ContainerId { get; init; }

    /// <summary>Its status.</summary>
    public required ExecStatus Status { get; init; }

    /// <summary>Host pid of the process; 0 when there is none.</summary>
    public required int Pid { get; init; }

    /// <summary>Program and arguments.</summary>
    public required IReadOnlyList<string> Args { get; init; }

    /// <summary>Where standard input comes from.</summary>
    public required StdinMode Stdin { get; init; }

    /// <summary>Whether it has a terminal.</summary>
    public required bool Terminal { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was started; null before.</summary>
    public required DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended; null before.</summary>
    public required DateTimeOffset? FinishedAt { get; init; }

    /// <summary>How it ended; null before. For a program that was not found the code is 127, for one that could not be executed 126, and
    /// error says why. oomKilled means possibly: it was killed while the container's count of out-of-memory kills rose.</summary>
    public required ExitResponse? Exit { get; init; }

    /// <summary>What was ignored in the request, and why.</summary>
    public required IReadOnlyList<WarningResponse> Warnings { get; init; }

    /// <summary>Of Core's.</summary>
    internal static ExecResponse Of(ExecSnapshot exec) => new()
    {
        Id = exec.Id,
        ContainerId = exec.ContainerId,
        Status = exec.Status,
        Pid = exec.Pid,
        Args = exec.Args,
        Stdin = exec.Stdin,
        Terminal = exec.Terminal,
        CreatedAt = exec.CreatedAt,
        StartedAt = exec.StartedAt,
        FinishedAt = exec.Exit?.FinishedAt,
        Exit = exec.Exit is { } exit ? ContainerMapping.ToResponse(exit) : null,
        Warnings = ContainerMapping.ToResponse(exec.Warnings),
    };
}

/// <summary>The execs of a container.</summary>
/// <param name="Items">Them, in the order in which they were made.</param>
public sealed record ExecListResponse(IReadOnlyList<ExecResponse> Items);
