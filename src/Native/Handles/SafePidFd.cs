namespace Berth.Native.Handles;

/// <summary>Owns a descriptor of a process (pidfd_open(2)). It becomes readable when the process ends.</summary>
public sealed class SafePidFd : SafeFd;
