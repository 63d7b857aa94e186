using Berth.Core.Containers;

namespace Berth.Core.Execs;

/// <summary>How an exec ended, and what it wrote.</summary>
/// <param name="Exit">How it ended.</param>
/// <param name="Stdout">The beginning of standard output; with a terminal, of both.</param>
/// <param name="Stderr">The beginning of standard error.</param>
/// <param name="Truncated">Whether more was written than is returned.</param>
public sealed record ExecResult(ContainerExit Exit, ReadOnlyMemory<byte> Stdout, ReadOnlyMemory<byte> Stderr, bool Truncated);
