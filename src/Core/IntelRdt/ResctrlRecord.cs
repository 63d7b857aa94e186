using System.Text.Json.Serialization;
using Berth.Core.Specs;

namespace Berth.Core.IntelRdt;

/// <summary>What a container has in the resctrl filesystem, as it is saved: before it is made, so that whoever comes after a crash removes
/// that and nothing else.</summary>
internal sealed record ResctrlRecord
{
    /// <summary>Name of the group; empty for the root of the filesystem.</summary>
    public required string Group { get; init; }

    /// <summary>Whether the config names the group, so that it can be that of others, too.</summary>
    public required bool IsNamed { get; init; }

    /// <summary>Whether the group goes when the container does: Berth made it, and the config does not name it, or the create was not
    /// finished.</summary>
    public bool RemovesGroup { get; init; }

    /// <summary>Name of the monitoring group; null without one.</summary>
    public string? Monitoring { get; init; }

    /// <summary>Lines that bring the <c>schemata</c> file back to what it had before a change that was not finished; null for none.</summary>
    public string? Undo { get; init; }

    /// <summary><c>linux.intelRdt</c> as updates have left it; null as long as it is the config's.</summary>
    public LinuxIntelRdt? Updated { get; init; }

    /// <summary>What is left of it once the container is there: a group that the config names stays (config-linux.md, "IntelRdt").</summary>
    [JsonIgnore]
    public ResctrlRecord Settled => this with { RemovesGroup = RemovesGroup && !IsNamed, Undo = null };
}
