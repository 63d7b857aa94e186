using Berth.Core.Hooks;

namespace Berth.Core.Errors;

/// <summary>The hook that failed. Where neither code nor signal is there and its time was not over, it could not be started.</summary>
/// <param name="Kind">Which list it is in.</param>
/// <param name="Index">Its place in that list, from 0.</param>
/// <param name="Path">Its program.</param>
/// <param name="ExitCode">Its exit code, not 0; null when it had none.</param>
/// <param name="Signal">Number of the signal that ended it; null when none did.</param>
/// <param name="TimedOut">Whether it was killed because its time was over.</param>
/// <param name="Stderr">The end of what it wrote to its standard error, at most 4 KiB.</param>
public sealed record FailedHook(HookKind Kind, int Index, string Path, int? ExitCode, int? Signal, bool TimedOut, string Stderr);
