namespace Berth.Core.Specs;

/// <summary>Cache and memory bandwidth allocation through resctrl (config-linux.md, "IntelRdt").</summary>
public sealed record LinuxIntelRdt : SpecObject
{
    /// <summary>Class of service: the directory in the resctrl filesystem.</summary>
    public string? ClosID { get; init; }

    /// <summary>Lines for the schemata file, written as they are.</summary>
    public IReadOnlyList<string>? Schemata { get; init; }

    /// <summary>L3 line of the schemata file.</summary>
    public string? L3CacheSchema { get; init; }

    /// <summary>MB line of the schemata file.</summary>
    public string? MemBwSchema { get; init; }

    /// <summary>Whether the container gets a monitoring group.</summary>
    public bool? EnableMonitoring { get; init; }
}
