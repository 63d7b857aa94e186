namespace Berth.Core.Containers.Operations;

/// <summary>What an update is to change.</summary>
/// <param name="Resources">An object as in <c>linux.resources</c> (UTF-8); null for nothing.</param>
/// <param name="IntelRdt">An object as in <c>linux.intelRdt</c> (UTF-8), with some of <c>l3CacheSchema</c>, <c>memBwSchema</c> and
/// <c>schemata</c>; null for nothing.</param>
/// <param name="Devices">A list as in <c>linux.devices</c> (UTF-8) of nodes to add; null for nothing.</param>
public sealed record ResourceChange(ReadOnlyMemory<byte>? Resources, ReadOnlyMemory<byte>? IntelRdt, ReadOnlyMemory<byte>? Devices);
