using Berth.Native.Handles;

namespace Berth.Native.Tests.Syscalls;

/// <summary>What a hostile peer sends.</summary>
internal static unsafe class RawSockets
{
    /// <summary>A packet with the same descriptor two times.</summary>
    public static void SendTwice(SafeSocketFd socket, SafeFd fd)
    {
        using var number = new FdNumber(fd);
        byte payload = 1;
        var control = stackalloc ulong[3];
        var header = (Libc.cmsghdr*)control;
        *header = new Libc.cmsghdr
        {
            cmsg_len = (nuint)(sizeof(Libc.cmsghdr) + (2 * sizeof(int))),
            cmsg_level = Libc.SOL_SOCKET,
            cmsg_type = Libc.SCM_RIGHTS,
        };
        ((int*)(header + 1))[0] = number.Value;
        ((int*)(header + 1))[1] = number.Value;
        var vector = new Libc.iovec { iov_base = &payload, iov_len = 1 };
        var message = new Libc.msghdr { msg_iov = &vector, msg_iovlen = 1, msg_control = control, msg_controllen = header->cmsg_len };

        Assert.Equal(1, Libc.sendmsg(socket, &message, 0));
    }
}
