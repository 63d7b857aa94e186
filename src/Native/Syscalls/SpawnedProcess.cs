using Berth.Native.Handles;

namespace Berth.Native.Syscalls;

/// <summary>A child that was started.</summary>
/// <param name="Pid">Its pid.</param>
/// <param name="PidFd">Its pidfd, the caller's to dispose of. The child has to be reaped: <see cref="Pidfd.WaitId"/>.</param>
public readonly record struct SpawnedProcess(int Pid, SafePidFd PidFd);
