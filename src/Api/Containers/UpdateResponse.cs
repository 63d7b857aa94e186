using Berth.Api.Hosting;

namespace Berth.Api.Containers;

/// <summary>What an update left behind.</summary>
public sealed record UpdateResponse
{
    /// <summary>All limits that the container has now: <c>linux.resources</c> of its config.</summary>
    public required RawJson Resources { get; init; }

    /// <summary>The values that the update named or changed, as the kernel has them now.</summary>
    public required IReadOnlyList<ResourceValueResponse> Values { get; init; }

    /// <summary>What was ignored, and why.</summary>
    public required IReadOnlyList<WarningResponse> Warnings { get; init; }

    /// <summary>The container's revision.</summary>
    public required long Revision { get; init; }
}

/// <summary>One value of a cgroup, or one device node.</summary>
/// <param name="Pointer">Where it comes from: a JSON pointer (RFC 6901) into the config.</param>
/// <param name="Path">Absolute path of the cgroup's file; of a device node that was added, its path in the container.</param>
/// <param name="Requested">What was written into it.</param>
/// <param name="Effective">What it says now: the kernel rounds and clamps.</param>
public sealed record ResourceValueResponse(string Pointer, string Path, string Requested, string Effective);
