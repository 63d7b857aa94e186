namespace Berth.Native.Syscalls;

/// <summary>A message that came through a datagram socket.</summary>
/// <param name="Length">Its bytes, as many as the buffer held.</param>
/// <param name="IsWhole">Whether that was all of them.</param>
/// <param name="Sender">Pid of the process that sent it, in this process's pid namespace; 0 for one that is not in there.</param>
public readonly record struct ReceivedDatagram(int Length, bool IsWhole, int Sender);
