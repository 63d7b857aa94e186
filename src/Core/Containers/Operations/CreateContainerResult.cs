namespace Berth.Core.Containers.Operations;

/// <summary>What a create led to.</summary>
/// <param name="Container">The container.</param>
/// <param name="IsNew">False when a container made from the same request was there already.</param>
public sealed record CreateContainerResult(ContainerSnapshot Container, bool IsNew);
