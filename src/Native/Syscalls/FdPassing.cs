using System.Runtime.InteropServices;
using Berth.Native.Errors;
using Berth.Native.Handles;

namespace Berth.Native.Syscalls;

/// <summary>Packets with descriptors (unix(7), <c>SCM_RIGHTS</c>): several can be sent, at most one is received.</summary>
public static unsafe class FdPassing
{
    // SCM_MAX_FD
    private const int MaxFds = 253;

    // CMSG_LEN(sizeof(int)). Not CMSG_SPACE: its padding has room for a second descriptor, which the kernel would use.
    private static readonly nuint s_controlLength = (nuint)(sizeof(Libc.cmsghdr) + sizeof(int));

    /// <summary>sendmsg(2).</summary>
    /// <param name="socket">One end.</param>
    /// <param name="message">The packet, not empty: an empty one looks like the end of file.</param>
    /// <param name="fds">Descriptors to send along, at most 253; they stay the caller's.</param>
    /// <returns>False when the other end's queue is full and the socket does not block.</returns>
    /// <exception cref="SyscallException">The other end is closed (<c>EPIPE</c>), or another error.</exception>
    public static bool Send(SafeSocketFd socket, ReadOnlySpan<byte> message, params ReadOnlySpan<SafeFd> fds) =>
        SendSome(socket, message, fds) > 0;

    /// <summary>sendmsg(2) on a stream, which may take a part.</summary>
    /// <param name="socket">One end.</param>
    /// <param name="message">What to send, not empty.</param>
    /// <param name="fds">Descriptors to send along, at most 253; they stay the caller's, and are sent when anything is.</param>
    /// <returns>How many bytes were taken; 0 when there is no room and the socket does not block.</returns>
    /// <exception cref="SyscallException">The other end is closed (<c>EPIPE</c>), or another error.</exception>
    public static int SendSome(SafeSocketFd socket, ReadOnlySpan<byte> message, params ReadOnlySpan<SafeFd> fds)
    {
        ArgumentOutOfRangeException.ThrowIfZero(message.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fds.Length, MaxFds, nameof(fds));
        var control = stackalloc byte[sizeof(Libc.cmsghdr) + (fds.Length * sizeof(int))];
        var referenced = 0;
        try
        {
            for (; referenced < fds.Length; referenced++)
            {
                ((int*)((Libc.cmsghdr*)control + 1))[referenced] = new FdNumber(fds[referenced]).Value;
            }

            return SendSome(socket, message, control, fds.Length);
        }
        finally
        {
            while (referenced > 0)
            {
                fds[--referenced].DangerousRelease();
            }
        }
    }

    private static int SendSome(SafeSocketFd socket, ReadOnlySpan<byte> message, byte* control, int fdCount)
    {
        fixed (byte* start = message)
        {
            var vector = new Libc.iovec { iov_base = start, iov_len = (nuint)message.Length };
            var header = new Libc.msghdr { msg_iov = &vector, msg_iovlen = 1 };
            if (fdCount > 0)
            {
                header.msg_control = control;
                header.msg_controllen = (nuint)(sizeof(Libc.cmsghdr) + (fdCount * sizeof(int)));
                *(Libc.cmsghdr*)control = new Libc.cmsghdr
                {
                    cmsg_len = header.msg_controllen,
                    cmsg_level = Libc.SOL_SOCKET,
                    cmsg_type = Libc.SCM_RIGHTS,
                };
            }

            // a packet goes as a whole or not at all
            nint sent;
            while ((sent = Libc.sendmsg(socket, &header, Libc.MSG_NOSIGNAL)) < 0)
            {
                if (Errno.Last == Libc.EAGAIN)
                {
                    return 0;
                }

                if (!Errno.Interrupted)
                {
                    throw SyscallException.Last("sendmsg", socket.ToString());
                }
            }

            return (int)sent;
        }
    }

    /// <summary>recvmsg(2). The descriptor received has <c>O_CLOEXEC</c>.</summary>
    /// <param name="socket">One end.</param>
    /// <param name="buffer">Room for the packet.</param>
    /// <exception cref="SyscallException">The packet is larger than the buffer or had more than one descriptor
    /// (<c>EMSGSIZE</c>; what came is closed), or another error.</exception>
    public static ReceivedMessage Receive(SafeSocketFd socket, Span<byte> buffer)
    {
        var control = stackalloc ulong[3];
        fixed (byte* start = buffer)
        {
            var vector = new Libc.iovec { iov_base = start, iov_len = (nuint)buffer.Length };
            var header = new Libc.msghdr { msg_iov = &vector, msg_iovlen = 1, msg_control = control };
            nint length;
            var reset = false;
            do
            {
                header.msg_controllen = s_controlLength;
                length = Libc.recvmsg(socket, &header, Libc.MSG_CMSG_CLOEXEC);
            }
            while (length < 0 && (Errno.Interrupted || IsFirstReset(ref reset)));

            if (length < 0)
            {
                return Errno.Last == Libc.EAGAIN
                    ? new ReceivedMessage(ReceiveStatus.WouldBlock, 0, null)
                    : throw SyscallException.Last("recvmsg", socket.ToString());
            }

            var fd = TakeFd(in header);
            if ((header.msg_flags & (Libc.MSG_TRUNC | Libc.MSG_CTRUNC)) != 0)
            {
                fd?.Dispose();
                throw new SyscallException("recvmsg", socket.ToString(), Libc.EMSGSIZE);
            }

            if (length == 0)
            {
                fd?.Dispose();
                return new ReceivedMessage(ReceiveStatus.EndOfFile, 0, null);
            }

            return new ReceivedMessage(ReceiveStatus.Message, (int)length, fd);
        }
    }

    // The other end was closed before it had read everything. The kernel says so once, ahead of the packets that are still
    // queued, and those can hold the reason.
    private static bool IsFirstReset(ref bool seen)
    {
        if (seen || Errno.Last != Libc.ECONNRESET)
        {
            return false;
        }

        seen = true;
        return true;
    }

    private static SafeFd? TakeFd(in Libc.msghdr header)
    {
        var control = (Libc.cmsghdr*)header.msg_control;
        if (header.msg_controllen < s_controlLength || control->cmsg_len != s_controlLength
            || control->cmsg_level != Libc.SOL_SOCKET || control->cmsg_type != Libc.SCM_RIGHTS)
        {
            return null;
        }

        var fd = new SafeFd();
        Marshal.InitHandle(fd, *(int*)(control + 1));
        return fd;
    }
}
