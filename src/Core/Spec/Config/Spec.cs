using System.Text.Json;
using System.Text.Json.Serialization;

namespace Berth.Core.Specs;

/// <summary>The whole of config.json (config.md).</summary>
public sealed record Spec : SpecObject
{
    /// <summary>Version of the runtime specification the config complies with, SemVer 2.0.0. Required.</summary>
    public string? OciVersion { get; init; }

    /// <summary>The container process.</summary>
    public Process? Process { get; init; }

    /// <summary>The root filesystem. Required on Linux.</summary>
    public Root? Root { get; init; }

    /// <summary>The hostname inside the container, at most 64 bytes.</summary>
    public string? Hostname { get; init; }

    /// <summary>The NIS domain name inside the container, at most 64 bytes.</summary>
    public string? Domainname { get; init; }

    /// <summary>Mounts beside the root, made in this order.</summary>
    public IReadOnlyList<Mount>? Mounts { get; init; }

    /// <summary>Programs to run at points of the container's life.</summary>
    public Hooks? Hooks { get; init; }

    /// <summary>Arbitrary metadata. Keys are not empty.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>The Linux section.</summary>
    public Linux? Linux { get; init; }

    /// <summary>The Solaris section, as it was read.</summary>
    public JsonElement? Solaris { get; init; }

    /// <summary>The Windows section, as it was read.</summary>
    public JsonElement? Windows { get; init; }

    /// <summary>The virtual machine section, as it was read.</summary>
    public JsonElement? VM { get; init; }

    /// <summary>The z/OS section, as it was read.</summary>
    public JsonElement? ZOS { get; init; }

    /// <summary>The FreeBSD section, as it was read.</summary>
    [JsonPropertyName("freebsd")]
    public JsonElement? FreeBSD { get; init; }
}
