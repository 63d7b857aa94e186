namespace Berth.Core.Specs;

/// <summary>The features document: what the runtime implements, whatever the host has (features.md).</summary>
public sealed record Features : SpecObject
{
    /// <summary>The lowest version of the specification that is accepted.</summary>
    public required string OciVersionMin { get; init; }

    /// <summary>The highest version of the specification that is known.</summary>
    public required string OciVersionMax { get; init; }

    /// <summary>Names of the hooks that are run; absent means unknown.</summary>
    public IReadOnlyList<string>? Hooks { get; init; }

    /// <summary>Mount options that are known, without those passed to a filesystem.</summary>
    public IReadOnlyList<string>? MountOptions { get; init; }

    /// <summary>The Linux section.</summary>
    public FeaturesLinux? Linux { get; init; }

    /// <summary>Implementation-specific values such as its version.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>Annotations of a config that change what the runtime does; one that ends with a dot is a prefix.</summary>
    public IReadOnlyList<string>? PotentiallyUnsafeConfigAnnotations { get; init; }
}
