using Berth.Core.Cgroups.Resources;
using Berth.Core.Errors;

namespace Berth.Core.Containers.Operations;

/// <summary>What an update did.</summary>
/// <param name="Container">The container after it.</param>
/// <param name="Resources">All its resources: <c>linux.resources</c> as UTF-8 JSON.</param>
/// <param name="Values">The values that the update named, as the kernel has them now.</param>
/// <param name="Warnings">What was ignored.</param>
public sealed record UpdateResult(
    ContainerSnapshot Container, ReadOnlyMemory<byte> Resources, IReadOnlyList<ResourceValue> Values, IReadOnlyList<ConfigProblem> Warnings);
