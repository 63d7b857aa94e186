using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Berth.Native.Errors;
using Berth.Native.Handles;

namespace Berth.Native.Syscalls;

/// <summary>Sockets between processes of this machine (unix(7)).</summary>
public static class Sockets
{
    // sun_path has 108 bytes, one is the NUL's
    private const int MaxPath = 107;

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

    /// <summary>Connects to a <c>SOCK_STREAM</c> socket. Does not wait: neither for the other side to accept, nor for room in its queue.</summary>
    /// <param name="path">Of the socket, at most 107 bytes.</param>
    /// <returns>A socket that does not block.</returns>
    /// <exception cref="SyscallException">Nobody listens (<c>ENOENT</c>, <c>ECONNREFUSED</c>), the other side's queue is full (<c>EAGAIN</c>),
    /// or another error.</exception>
    public static unsafe SafeSocketFd ConnectStream(string path)
    {
        // struct sockaddr_un: sun_family, sun_path
        var address = stackalloc byte[sizeof(ushort) + MaxPath + 1];
        *(ushort*)address = Libc.AF_UNIX;
        var name = new Span<byte>(address + sizeof(ushort), MaxPath + 1);
        name.Clear();
        if (Encoding.UTF8.GetByteCount(path) > MaxPath)
        {
            throw new SyscallException("connect", path, Libc.ENAMETOOLONG);
        }

        var length = sizeof(ushort) + Encoding.UTF8.GetBytes(path, name) + 1;
        var socket = Libc.socket(Libc.AF_UNIX, Libc.SOCK_STREAM | Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK, 0);
        if (socket.IsInvalid)
        {
            throw SyscallException.Last("socket");
        }

        while (Libc.connect(socket, address, (uint)length) != 0)
        {
            if (!Errno.Interrupted)
            {
                var failure = SyscallException.Last("connect", path);
                socket.Dispose();
                throw failure;
            }
        }

        return socket;
    }

    /// <summary>A duplicate of a socket that .NET made, with <c>O_CLOEXEC</c>.</summary>
    /// <param name="socket">Stays the caller's.</param>
    /// <exception cref="SyscallException">There are no descriptors left.</exception>
    public static SafeFd Duplicate(SafeSocketHandle socket)
    {
        using var borrowed = new SafeFd();
        var added = false;
        socket.DangerousAddRef(ref added);
        try
        {
            Marshal.InitHandle(borrowed, socket.DangerousGetHandle());
            return borrowed.Duplicate();
        }
        finally
        {
            borrowed.SetHandleAsInvalid();
            socket.DangerousRelease();
        }
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
