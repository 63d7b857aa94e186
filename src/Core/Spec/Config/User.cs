namespace Berth.Core.Specs;

/// <summary>User and groups of the container process, in the container's namespace (config.md, "POSIX-platform User").</summary>
public sealed record User : SpecObject
{
    /// <summary>User id, at most 2^32 - 2; absent means 0.</summary>
    public uint? UID { get; init; }

    /// <summary>Group id, at most 2^32 - 2; absent means 0.</summary>
    public uint? GID { get; init; }

    /// <summary>File mode creation mask, at most 0777.</summary>
    public uint? Umask { get; init; }

    /// <summary>Supplementary group ids.</summary>
    public IReadOnlyList<uint>? AdditionalGids { get; init; }

    /// <summary>User name, for Windows only.</summary>
    public string? Username { get; init; }
}
