using Berth.Native.Handles;

namespace Berth.Core.Launching;

/// <summary>Gives a seccomp notification descriptor to its agent.</summary>
/// <param name="listener">The descriptor; it stays the caller's.</param>
/// <param name="pid">The container process, which loaded the filter.</param>
/// <param name="cancellationToken">When to give up.</param>
internal delegate Task ListenerHandOver(SafeFd listener, int pid, CancellationToken cancellationToken);
