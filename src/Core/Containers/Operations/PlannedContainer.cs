using Berth.Core.Errors;
using Berth.Core.Planning;

namespace Berth.Core.Containers.Operations;

/// <summary>What a create would do.</summary>
/// <param name="Id">Id of the container.</param>
/// <param name="ConfigJson">The effective config (UTF-8).</param>
/// <param name="Plan">The steps.</param>
/// <param name="CgroupPath">Path of its cgroup below the root of each hierarchy.</param>
/// <param name="Warnings">What is ignored in the config, and why.</param>
public sealed record PlannedContainer(
    string Id, ReadOnlyMemory<byte> ConfigJson, Plan Plan, string CgroupPath, IReadOnlyList<ConfigProblem> Warnings);
