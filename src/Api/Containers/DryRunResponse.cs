using Berth.Api.Hosting;
using Berth.Core.Planning;

namespace Berth.Api.Containers;

/// <summary>What a create would do.</summary>
public sealed record DryRunResponse
{
    /// <summary>Id that the container would have.</summary>
    public required string Id { get; init; }

    /// <summary>The config.json that it would be made from, after overrides.</summary>
    public required RawJson Config { get; init; }

    /// <summary>Path of its cgroup below the root of each hierarchy.</summary>
    public required string CgroupPath { get; init; }

    /// <summary>The steps that would be taken.</summary>
    public required PlanJson Plan { get; init; }

    /// <summary>What would be ignored in the config, and why.</summary>
    public required IReadOnlyList<WarningResponse> Warnings { get; init; }
}
