namespace Berth.Core.Specs;

/// <summary>One resource limit (getrlimit(2); config.md, "POSIX process"). 2^64 - 1 is RLIM_INFINITY.</summary>
public sealed record POSIXRlimit : SpecObject
{
    /// <summary>Name such as <c>RLIMIT_NOFILE</c>. Required.</summary>
    public string? Type { get; init; }

    /// <summary>What an unprivileged process can raise <see cref="Soft"/> to. Required.</summary>
    public ulong? Hard { get; init; }

    /// <summary>The limit that is enforced. Required.</summary>
    public ulong? Soft { get; init; }
}
