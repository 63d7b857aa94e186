using System.Text.Json.Serialization;

namespace Berth.Core.Specs;

/// <summary>The Linux section of the features document (features-linux.md).</summary>
public sealed record FeaturesLinux : SpecObject
{
    /// <summary>Namespace types that are known.</summary>
    public IReadOnlyList<string>? Namespaces { get; init; }

    /// <summary>Capabilities that are known.</summary>
    public IReadOnlyList<string>? Capabilities { get; init; }

    /// <summary>Cgroup support.</summary>
    public FeaturesCgroup? Cgroup { get; init; }

    /// <summary>Seccomp support.</summary>
    public FeaturesSeccomp? Seccomp { get; init; }

    /// <summary>AppArmor support.</summary>
    public FeaturesSwitch? Apparmor { get; init; }

    /// <summary>SELinux support.</summary>
    public FeaturesSwitch? Selinux { get; init; }

    /// <summary>Intel RDT support.</summary>
    public FeaturesIntelRdt? IntelRdt { get; init; }

    /// <summary>Memory policy support.</summary>
    public FeaturesMemoryPolicy? MemoryPolicy { get; init; }

    /// <summary>Kinds of mounts beyond mount(2).</summary>
    public FeaturesMountExtensions? MountExtensions { get; init; }

    /// <summary>Whether network devices can be moved.</summary>
    public FeaturesSwitch? NetDevices { get; init; }
}

/// <summary>A feature that is there or not.</summary>
public sealed record FeaturesSwitch : SpecObject
{
    /// <summary>Whether it is implemented.</summary>
    public bool? Enabled { get; init; }
}

/// <summary>Cgroup support.</summary>
public sealed record FeaturesCgroup : SpecObject
{
    /// <summary>Cgroup v1.</summary>
    public bool? V1 { get; init; }

    /// <summary>Cgroup v2.</summary>
    public bool? V2 { get; init; }

    /// <summary>Through the system's systemd.</summary>
    public bool? Systemd { get; init; }

    /// <summary>Through a user's systemd.</summary>
    public bool? SystemdUser { get; init; }

    /// <summary>The RDMA controller.</summary>
    public bool? Rdma { get; init; }
}

/// <summary>Seccomp support: names that are known.</summary>
public sealed record FeaturesSeccomp : SpecObject
{
    /// <summary>Whether it is implemented.</summary>
    public bool? Enabled { get; init; }

    /// <summary>Actions.</summary>
    public IReadOnlyList<string>? Actions { get; init; }

    /// <summary>Comparisons of arguments.</summary>
    public IReadOnlyList<string>? Operators { get; init; }

    /// <summary>Architectures.</summary>
    public IReadOnlyList<string>? Archs { get; init; }

    /// <summary>Filter flags that are known.</summary>
    public IReadOnlyList<string>? KnownFlags { get; init; }

    /// <summary>Filter flags that the host supports too.</summary>
    public IReadOnlyList<string>? SupportedFlags { get; init; }
}

/// <summary>Intel RDT support.</summary>
public sealed record FeaturesIntelRdt : SpecObject
{
    /// <summary>Whether it is implemented.</summary>
    public bool? Enabled { get; init; }

    /// <summary>The field schemata.</summary>
    public bool? Schemata { get; init; }

    /// <summary>The field enableMonitoring.</summary>
    public bool? Monitoring { get; init; }
}

/// <summary>Memory policy support: names that are known.</summary>
public sealed record FeaturesMemoryPolicy : SpecObject
{
    /// <summary>Modes.</summary>
    public IReadOnlyList<string>? Modes { get; init; }

    /// <summary>Flags.</summary>
    public IReadOnlyList<string>? Flags { get; init; }
}

/// <summary>Kinds of mounts beyond mount(2).</summary>
public sealed record FeaturesMountExtensions : SpecObject
{
    /// <summary>Id-mapped mounts.</summary>
    [JsonPropertyName("idmap")]
    public FeaturesSwitch? IDMap { get; init; }
}
