namespace Berth.Core.Specs;

/// <summary>System call filter (seccomp(2); config-linux.md, "Seccomp").</summary>
public sealed record LinuxSeccomp : SpecObject
{
    /// <summary>Action for calls that no rule matches, such as <c>SCMP_ACT_ERRNO</c>. Required.</summary>
    public string? DefaultAction { get; init; }

    /// <summary>The errno of the default action; absent means EPERM.</summary>
    public uint? DefaultErrnoRet { get; init; }

    /// <summary>Architectures such as <c>SCMP_ARCH_X86_64</c>, beside the native one.</summary>
    public IReadOnlyList<string>? Architectures { get; init; }

    /// <summary>Flags such as <c>SECCOMP_FILTER_FLAG_LOG</c>.</summary>
    public IReadOnlyList<string>? Flags { get; init; }

    /// <summary>Unix socket of the agent that gets the notification descriptor.</summary>
    public string? ListenerPath { get; init; }

    /// <summary>Opaque text for the agent.</summary>
    public string? ListenerMetadata { get; init; }

    /// <summary>Rules.</summary>
    public IReadOnlyList<LinuxSyscall>? Syscalls { get; init; }
}

/// <summary>One rule: what happens at calls with these names and arguments.</summary>
public sealed record LinuxSyscall : SpecObject
{
    /// <summary>Names of system calls. Required, at least one.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>Action such as <c>SCMP_ACT_ALLOW</c>. Required.</summary>
    public string? Action { get; init; }

    /// <summary>The errno of the action; absent means EPERM.</summary>
    public uint? ErrnoRet { get; init; }

    /// <summary>Conditions on the arguments; all must hold.</summary>
    public IReadOnlyList<LinuxSeccompArg>? Args { get; init; }
}

/// <summary>A condition on one argument of a system call.</summary>
public sealed record LinuxSeccompArg : SpecObject
{
    /// <summary>Which argument, from 0. Required.</summary>
    public uint? Index { get; init; }

    /// <summary>What it is compared with (the mask, for SCMP_CMP_MASKED_EQ). Required.</summary>
    public ulong? Value { get; init; }

    /// <summary>The value of SCMP_CMP_MASKED_EQ.</summary>
    public ulong? ValueTwo { get; init; }

    /// <summary>Comparison such as <c>SCMP_CMP_EQ</c>. Required.</summary>
    public string? Op { get; init; }
}
