namespace Berth.Core.Containers.Operations;

/// <summary>How a wait ended.</summary>
/// <param name="Met">Whether the condition was met; false when the time was over first.</param>
/// <param name="Deleted">Whether the container was deleted meanwhile; <paramref name="Container"/> is its last state then.</param>
/// <param name="Container">The container at that moment.</param>
public sealed record WaitResult(bool Met, bool Deleted, ContainerSnapshot Container);
