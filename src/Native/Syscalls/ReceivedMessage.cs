using Berth.Native.Handles;

namespace Berth.Native.Syscalls;

/// <summary>What <see cref="FdPassing.Receive"/> found.</summary>
public enum ReceiveStatus
{
    /// <summary>A packet.</summary>
    Message,

    /// <summary>Nothing yet, on a socket that does not block.</summary>
    WouldBlock,

    /// <summary>Nothing any more: every copy of the other end is closed.</summary>
    EndOfFile,
}

/// <summary>One packet.</summary>
/// <param name="Status">Whether there was one.</param>
/// <param name="Length">Its size in bytes.</param>
/// <param name="Fd">The descriptor that came with it, if one did. It is the receiver's to dispose of.</param>
public readonly record struct ReceivedMessage(ReceiveStatus Status, int Length, SafeFd? Fd);
