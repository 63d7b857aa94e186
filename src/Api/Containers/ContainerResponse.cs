using Berth.Core.Containers;
using Berth.Core.Stdio;

namespace Berth.Api.Containers;

/// <summary>A container as it is at the moment.</summary>
public sealed record ContainerResponse
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its status.</summary>
    public required ContainerStatus Status { get; init; }

    /// <summary>Host pid of the container process; 0 when there is none.</summary>
    public required int Pid { get; init; }

    /// <summary>Absolute path of the bundle's directory.</summary>
    public required string Bundle { get; init; }

    /// <summary>Name of the registered bundle that it was made from; null when it was made from a path.</summary>
    public required string? BundleName { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the program was executed; null before.</summary>
    public required DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended; null before.</summary>
    public required DateTimeOffset? FinishedAt { get; init; }

    /// <summary>How it ended; null before.</summary>
    public required ExitResponse? Exit { get; init; }

    /// <summary>Goes up with every change; also the ETag.</summary>
    public required long Revision { get; init; }

    /// <summary>Where standard input comes from.</summary>
    public required StdinMode Stdin { get; init; }

    /// <summary>Whether the program has a terminal.</summary>
    public required bool Terminal { get; init; }

    /// <summary>What the program has said of itself (sd_notify(3)); null for a container without <c>notify</c>.</summary>
    public required NotifyResponse? Notify { get; init; }

    /// <summary>The config's annotations, with the request's over them.</summary>
    public required IReadOnlyDictionary<string, string> Annotations { get; init; }

    /// <summary>The config's <c>ociVersion</c>.</summary>
    public required string OciVersion { get; init; }

    /// <summary>What was ignored in the config, and why.</summary>
    public required IReadOnlyList<WarningResponse> Warnings { get; init; }
}

/// <summary>How a container ended.</summary>
public sealed record ExitResponse
{
    /// <summary>Exit code of the container process, 128 + signal number when a signal ended it; null when nobody could tell.</summary>
    public required int? Code { get; init; }

    /// <summary>Number of the signal that ended it; null when none did.</summary>
    public required int? Signal { get; init; }

    /// <summary>Whether the kernel's out-of-memory killer ended it or another process of the container.</summary>
    public required bool OomKilled { get; init; }

    /// <summary>Bytes of log records that could not be written, because the disk was full.</summary>
    public required long LostLogBytes { get; init; }

    /// <summary>Why the program was never executed, if so; null otherwise.</summary>
    public required string? Error { get; init; }
}

/// <summary>Something in a config that was ignored.</summary>
/// <param name="Pointer">Where: a JSON pointer (RFC 6901) into the config.</param>
/// <param name="Message">What and why.</param>
public sealed record WarningResponse(string Pointer, string Message);

/// <summary>One page of containers, ordered by id.</summary>
/// <param name="Items">The containers.</param>
/// <param name="Next">The <c>cursor</c> of the next page; null on the last.</param>
public sealed record ContainerListResponse(IReadOnlyList<ContainerResponse> Items, string? Next);
