namespace Berth.Core.Containers;

/// <summary>What is known of a container at one moment. Immutable; reading one takes no lock.</summary>
public sealed record ContainerSnapshot
{
    /// <summary>The container's id, unique on this host.</summary>
    public required string Id { get; init; }

    /// <summary>Its status.</summary>
    public required ContainerStatus Status { get; init; }

    /// <summary>Host pid of the container process; 0 when there is none (creating, stopped).</summary>
    public int Pid { get; init; }

    /// <summary>Absolute path of the bundle's directory.</summary>
    public required string Bundle { get; init; }

    /// <summary>Name of the registered bundle that the container was made from, if it was made by name.</summary>
    public string? BundleName { get; init; }

    /// <summary>When the create was asked for.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the user's program was executed.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>How it ended; null before.</summary>
    public ContainerExit? Exit { get; init; }

    /// <summary>Goes up by at least one with every change of the container.</summary>
    public required long Revision { get; init; }

    /// <summary><c>annotations</c> of the config, with the request's over them.</summary>
    public required IReadOnlyDictionary<string, string> Annotations { get; init; }

    /// <summary><c>ociVersion</c> of the config.</summary>
    public required string OciVersion { get; init; }

    /// <summary>Where standard input comes from.</summary>
    public Stdio.StdinMode Stdin { get; init; }

    /// <summary>Whether the container process has a terminal.</summary>
    public bool Terminal { get; init; }

    /// <summary>What the program has said of itself (sd_notify(3)); null without a socket to say it to.</summary>
    public Notifications.NotifyState? Notify { get; init; }

    /// <summary>What was ignored in the config, and why.</summary>
    public IReadOnlyList<Errors.ConfigProblem> Warnings { get; init; } = [];
}
