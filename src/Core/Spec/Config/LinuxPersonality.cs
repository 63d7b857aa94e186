namespace Berth.Core.Specs;

/// <summary>Execution domain (personality(2); config-linux.md, "Personality").</summary>
public sealed record LinuxPersonality : SpecObject
{
    /// <summary><c>LINUX</c> or <c>LINUX32</c>. Required.</summary>
    public string? Domain { get; init; }

    /// <summary>Additional flags; none are defined.</summary>
    public IReadOnlyList<string>? Flags { get; init; }
}
