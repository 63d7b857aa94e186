using Berth.Native.Errors;
using Berth.Native.Handles;

namespace Berth.Native.Syscalls;

/// <summary>Sockets between processes of this machine (unix(7)).</summary>
public static class Sockets
{
    /// <summary>socketpair(2) of <c>SOCK_SEQPACKET</c>: packets keep their borders, and the end of one side is seen on the
    /// other.</summary>
    /// <param name="firstNonBlocking">Whether the first end has <c>O_NONBLOCK</c>.</param>
    /// <param name="secondNonBlocking">Whether the second end has <c>O_NONBLOCK</c>.</param>
    /// <exception cref="SyscallException">The process has no descriptors left.</exception>
    public static (SafeSocketFd First, SafeSocketFd Second) SeqPacketPair(bool firstNonBlocking, bool secondNonBlocking)
    {
        var first = new SafeSocketFd();
        var second = new SafeSocketFd();
        if (Libc.socketpair(Libc.AF_UNIX, Libc.SOCK_SEQPACKET | Libc.SOCK_CLOEXEC, 0, first, second) != 0)
        {
            throw SyscallException.Last("socketpair");
        }

        SetNonBlocking(first, firstNonBlocking);
        SetNonBlocking(second, secondNonBlocking);
        return (first, second);
    }

    // a new socket's only status flag is its access mode, so nothing is lost by setting them all
    private static void SetNonBlocking(SafeSocketFd socket, bool wanted)
    {
        if (wanted && Libc.fcntl(socket, Libc.F_SETFL, Libc.O_RDWR | Libc.O_NONBLOCK) != 0)
        {
            throw SyscallException.Last("fcntl", socket.ToString());
        }
    }
}
