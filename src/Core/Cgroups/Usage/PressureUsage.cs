namespace Berth.Core.Cgroups.Usage;

/// <summary>Pressure on the three resources; null for those that the kernel does not watch.</summary>
/// <param name="Cpu">On the CPUs.</param>
/// <param name="Memory">On memory.</param>
/// <param name="Io">On block devices.</param>
public sealed record PressureUsage(ResourcePressure? Cpu, ResourcePressure? Memory, ResourcePressure? Io);

/// <summary>Pressure on one resource.</summary>
/// <param name="Some">Time in which at least one process waited.</param>
/// <param name="Full">Time in which all waited at once; null where the kernel does not tell.</param>
public sealed record ResourcePressure(StallTime? Some, StallTime? Full);

/// <summary>Time spent waiting.</summary>
/// <param name="Average10">Share of the last 10 seconds, in per cent.</param>
/// <param name="Average60">Share of the last 60 seconds, in per cent.</param>
/// <param name="Average300">Share of the last 300 seconds, in per cent.</param>
/// <param name="TotalNanoseconds">Altogether.</param>
public sealed record StallTime(double Average10, double Average60, double Average300, long TotalNanoseconds);
