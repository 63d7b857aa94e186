namespace Berth.Core.Specs;

/// <summary>Names of capabilities such as <c>CAP_CHOWN</c>, per set (capabilities(7); config.md, "Linux Process").</summary>
public sealed record LinuxCapabilities : SpecObject
{
    /// <summary>What execve(2) can give at most.</summary>
    public IReadOnlyList<string>? Bounding { get; init; }

    /// <summary>What the kernel checks.</summary>
    public IReadOnlyList<string>? Effective { get; init; }

    /// <summary>What files with inheritable capabilities can give.</summary>
    public IReadOnlyList<string>? Inheritable { get; init; }

    /// <summary>What can be made effective.</summary>
    public IReadOnlyList<string>? Permitted { get; init; }

    /// <summary>What is kept across execve(2) of files without capabilities.</summary>
    public IReadOnlyList<string>? Ambient { get; init; }
}
