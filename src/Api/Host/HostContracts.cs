using Berth.Core.Cgroups;
using Berth.Core.Planning;

namespace Berth.Api.Host;

/// <summary>The daemon is there.</summary>
/// <param name="Status">Always <c>ok</c>.</param>
public sealed record PingResponse(string Status);

/// <summary>What is running.</summary>
/// <param name="Name">Always <c>Berth</c>.</param>
/// <param name="Version">Version of the daemon.</param>
/// <param name="ApiVersion">Version of the API: the first part of its paths.</param>
/// <param name="OciVersion">Newest version of the OCI runtime-spec that it knows.</param>
/// <param name="Runtime">Version of the .NET runtime.</param>
/// <param name="Kernel">Release of the kernel.</param>
/// <param name="Architecture"><c>x64</c> or <c>arm64</c>.</param>
public sealed record VersionResponse(
    string Name, string Version, string ApiVersion, string OciVersion, string Runtime, string Kernel, string Architecture);

/// <summary>The host, the daemon's directories and what it runs.</summary>
public sealed record InfoResponse
{
    /// <summary>Release of the kernel, as uname -r tells it.</summary>
    public required string Kernel { get; init; }

    /// <summary><c>x64</c> or <c>arm64</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>How cgroups are mounted.</summary>
    public required CgroupLayout CgroupLayout { get; init; }

    /// <summary>Who makes containers' cgroups.</summary>
    public required CgroupDriver CgroupDriver { get; init; }

    /// <summary>Where each cgroup hierarchy that is used is mounted; with a chosen root in one, that root.</summary>
    public required IReadOnlyList<string> CgroupMounts { get; init; }

    /// <summary>What Berth uses of the host, and whether it is there.</summary>
    public required IReadOnlyList<HostFeatureResponse> Features { get; init; }

    /// <summary>Directory of the state of this boot.</summary>
    public required string StateRoot { get; init; }

    /// <summary>Directory of the bundles.</summary>
    public required string DataRoot { get; init; }

    /// <summary>Directory of the containers' output.</summary>
    public required string LogRoot { get; init; }

    /// <summary>How many containers there are, by status.</summary>
    public required ContainerCounts Containers { get; init; }
}

/// <summary>Something of the host that Berth uses.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Available">Whether this host has it.</param>
/// <param name="Required">Whether no container can run without it.</param>
/// <param name="Reason">How that is known, or what Berth does without.</param>
public sealed record HostFeatureResponse(string Name, bool Available, bool Required, string Reason);

/// <summary>How many containers there are, by status.</summary>
/// <param name="Creating">Being set up.</param>
/// <param name="Created">Waiting for start.</param>
/// <param name="Running">Running.</param>
/// <param name="Paused">Frozen.</param>
/// <param name="Stopped">Ended.</param>
public sealed record ContainerCounts(int Creating, int Created, int Running, int Paused, int Stopped);

/// <summary>Health of the daemon.</summary>
/// <param name="Status">Always <c>ok</c>: a daemon that is not gives a problem.</param>
public sealed record HealthResponse(string Status);
