using System.Globalization;
using System.Text;
using Berth.Native.Errors;
using Berth.Native.Handles;

namespace Berth.Native.Syscalls;

/// <summary>Datagram sockets of the filesystem (unix(7)), for those who listen. All throw <see cref="SyscallException"/>.</summary>
public static unsafe class Datagrams
{
    // struct sockaddr_un
    private const int MaxPath = 107;

    /// <summary>Makes a socket that everybody who reaches it may send to; the kernel tells who did.</summary>
    /// <param name="directory">Where.</param>
    /// <param name="name">What to call it, without slashes.</param>
    /// <returns>A socket that does not block.</returns>
    public static SafeSocketFd BindAt(SafeFd directory, string name)
    {
        var socket = Libc.socket(Libc.AF_UNIX, Libc.SOCK_DGRAM | Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK, 0);
        if (socket.IsInvalid)
        {
            throw SyscallException.Last("socket");
        }

        try
        {
            int on = 1;
            if (Libc.setsockopt(socket, Libc.SOL_SOCKET, Libc.SO_PASSCRED, &on, sizeof(int)) != 0)
            {
                throw SyscallException.Last("setsockopt SO_PASSCRED", name);
            }

            // through the descriptor: a path has room for 107 bytes only
            using var number = new FdNumber(directory);
            Bind(socket, string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{number.Value}/{name}"));
            Paths.FchmodAt(directory, name, 0b110_110_110);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Takes over such a socket that came from another process.</summary>
    /// <param name="fd">Closed afterwards.</param>
    public static SafeSocketFd Adopt(SafeFd fd) => fd.MoveTo(new SafeSocketFd());

    /// <summary>recvmsg(2). Descriptors that are sent along are closed, they never come to this process.</summary>
    /// <param name="socket">From <see cref="BindAt"/>.</param>
    /// <param name="buffer">Room for the message.</param>
    /// <param name="peek">Leave it, with its descriptors, for the next call.</param>
    /// <returns>Null when there is none.</returns>
    public static ReceivedDatagram? Receive(SafeSocketFd socket, Span<byte> buffer, bool peek)
    {
        // room for the credentials and nothing behind them
        nuint controlLength = (nuint)(sizeof(Libc.cmsghdr) + sizeof(Libc.ucred));
        var control = stackalloc ulong[4];
        fixed (byte* start = buffer)
        {
            var vector = new Libc.iovec { iov_base = start, iov_len = (nuint)buffer.Length };
            var header = new Libc.msghdr { msg_iov = &vector, msg_iovlen = 1, msg_control = control };
            nint length;
            do
            {
                header.msg_controllen = controlLength;
                length = Libc.recvmsg(socket, &header, Libc.MSG_CMSG_CLOEXEC | (peek ? Libc.MSG_PEEK : 0));
            }
            while (length < 0 && Errno.Interrupted);

            if (length >= 0)
            {
                return new ReceivedDatagram((int)length, (header.msg_flags & Libc.MSG_TRUNC) == 0, Sender(in header));
            }

            return Errno.Last == Libc.EAGAIN ? null : throw SyscallException.Last("recvmsg", socket.ToString());
        }
    }

    private static int Sender(in Libc.msghdr header)
    {
        var control = (Libc.cmsghdr*)header.msg_control;
        return header.msg_controllen >= (nuint)(sizeof(Libc.cmsghdr) + sizeof(Libc.ucred))
            && control->cmsg_level == Libc.SOL_SOCKET && control->cmsg_type == Libc.SCM_CREDENTIALS
                ? ((Libc.ucred*)(control + 1))->pid
                : 0;
    }

    private static void Bind(SafeSocketFd socket, string path)
    {
        var address = stackalloc byte[sizeof(ushort) + MaxPath + 1];
        *(ushort*)address = Libc.AF_UNIX;
        var name = new Span<byte>(address + sizeof(ushort), MaxPath + 1);
        name.Clear();
        if (Encoding.UTF8.GetByteCount(path) > MaxPath)
        {
            throw new SyscallException("bind", path, Libc.ENAMETOOLONG);
        }

        var length = sizeof(ushort) + Encoding.UTF8.GetBytes(path, name) + 1;
        if (Libc.bind(socket, address, (uint)length) != 0)
        {
            throw SyscallException.Last("bind", path);
        }
    }
}
