namespace Berth.Core.Specs;

/// <summary>The container process (config.md, "Process").</summary>
public sealed record Process : SpecObject
{
    /// <summary>Whether the process gets a pseudoterminal; absent means no.</summary>
    public bool? Terminal { get; init; }

    /// <summary>Size of the terminal; to be ignored without <see cref="Terminal"/>.</summary>
    public Box? ConsoleSize { get; init; }

    /// <summary>Who the process runs as; absent means root.</summary>
    public User? User { get; init; }

    /// <summary>Program and arguments, as for execvp(3). Required, at least one.</summary>
    public IReadOnlyList<string>? Args { get; init; }

    /// <summary>Command line, for Windows only.</summary>
    public string? CommandLine { get; init; }

    /// <summary>The environment: <c>NAME=value</c> each.</summary>
    public IReadOnlyList<string>? Env { get; init; }

    /// <summary>The working directory, an absolute path in the container. Required.</summary>
    public string? Cwd { get; init; }

    /// <summary>The five capability sets.</summary>
    public LinuxCapabilities? Capabilities { get; init; }

    /// <summary>Resource limits, each type at most once.</summary>
    public IReadOnlyList<POSIXRlimit>? Rlimits { get; init; }

    /// <summary>Whether execve(2) can no longer give privileges (prctl(2), PR_SET_NO_NEW_PRIVS).</summary>
    public bool? NoNewPrivileges { get; init; }

    /// <summary>Name of the AppArmor profile.</summary>
    public string? ApparmorProfile { get; init; }

    /// <summary>Value for /proc/self/oom_score_adj; absent means that it is not changed.</summary>
    public int? OOMScoreAdj { get; init; }

    /// <summary>Scheduling policy.</summary>
    public Scheduler? Scheduler { get; init; }

    /// <summary>SELinux label of the process.</summary>
    public string? SelinuxLabel { get; init; }

    /// <summary>I/O priority.</summary>
    public LinuxIOPriority? IOPriority { get; init; }

    /// <summary>CPUs that processes added by exec run on.</summary>
    public CPUAffinity? ExecCPUAffinity { get; init; }
}

/// <summary>Size of a terminal in characters (config.md, "Process").</summary>
public sealed record Box : SpecObject
{
    /// <summary>Lines. Required.</summary>
    public ulong? Height { get; init; }

    /// <summary>Columns. Required.</summary>
    public ulong? Width { get; init; }
}

/// <summary>CPUs for exec'ed processes as lists such as <c>0-3,7</c> (config.md, "Linux Process").</summary>
public sealed record CPUAffinity : SpecObject
{
    /// <summary>CPUs before the process enters the container's cgroup.</summary>
    public string? Initial { get; init; }

    /// <summary>CPUs afterwards; absent or empty means that the kernel decides.</summary>
    public string? Final { get; init; }
}
