using Berth.Native.Syscalls;

namespace Berth.Core.Hooks;

/// <summary>How a hook ended.</summary>
/// <param name="Exit">Its exit code or signal.</param>
/// <param name="TimedOut">Whether its time was over, so that it was killed.</param>
/// <param name="Stderr">The end of what it wrote to its standard error, at most <see cref="MaxStderr"/> bytes.</param>
internal sealed record HookOutcome(ProcessExit Exit, bool TimedOut, string Stderr)
{
    /// <summary>How much of the standard error is kept, in bytes.</summary>
    public const int MaxStderr = 4096;

    public bool Succeeded => !TimedOut && Exit is { Code: 0, Signal: 0 };
}
