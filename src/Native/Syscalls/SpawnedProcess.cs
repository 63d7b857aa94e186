using Berth.Native.Handles;

namespace Berth.Native.Syscalls;

/// <summary>A child that was started.</summary>
/// <param name="Pid">Its pid.</param>
/// <param name="PidFd">Its pidfd, the caller's to dispose of. The child has to be reaped: <see cref="Pidfd.WaitId"/>.</param>
public readonly record struct SpawnedProcess(int Pid, SafePidFd PidFd);

/// <summary>A descriptor for a child.</summary>
/// <param name="Source">What it gets; stays open here.</param>
/// <param name="Target">Its number there.</param>
public readonly record struct FdMapping(SafeFd Source, int Target);
