using Berth.Core.Stdio;

namespace Berth.Core.Execs;

/// <summary>A process to be added to a container. What is absent is taken from the container's own process.</summary>
public sealed record CreateExecRequest
{
    /// <summary>Id of the exec, as a container's; null lets Berth choose one.</summary>
    public string? Id { get; init; }

    /// <summary>An OCI process object (config.md, "Process") as UTF-8 JSON; null to use the fields below.</summary>
    public ReadOnlyMemory<byte>? Process { get; init; }

    /// <summary>Program and arguments.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>Added to the environment of the container's process, <c>NAME=value</c> each.</summary>
    public IReadOnlyList<string> Env { get; init; } = [];

    /// <summary>Working directory.</summary>
    public string? Cwd { get; init; }

    /// <summary>Name or number of a user, or <c>user:group</c>, looked up in the container's /etc/passwd and /etc/group.</summary>
    public string? User { get; init; }

    /// <summary>Asks for a terminal.</summary>
    public TerminalRequest? Terminal { get; init; }

    /// <summary>What the standard streams are connected to.</summary>
    public StdioOptions Stdio { get; init; } = StdioOptions.Default;

    /// <summary>Whether it may be started in a paused container, where it does not run before the container does.</summary>
    public bool IgnorePaused { get; init; }
}
