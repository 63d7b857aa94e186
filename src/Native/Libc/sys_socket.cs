using System.Runtime.InteropServices;
using Berth.Native.Handles;

namespace Berth.Native;

public static unsafe partial class Libc
{
    // socket(2), unix(7)
    internal const int AF_UNIX = 1;
    internal const int SOCK_STREAM = 1;
    internal const int SOCK_DGRAM = 2;
    internal const int SOCK_RAW = 3;
    internal const int SOCK_SEQPACKET = 5;
    internal const int SOCK_NONBLOCK = O_NONBLOCK;
    internal const int SOCK_CLOEXEC = O_CLOEXEC;
    internal const int SOL_SOCKET = 1;
    internal const int SO_PASSCRED = 16;
    internal const int SCM_RIGHTS = 1;
    internal const int SCM_CREDENTIALS = 2;

    // recv(2), send(2)
    internal const int MSG_PEEK = 0x2;
    internal const int MSG_CTRUNC = 0x8;
    internal const int MSG_TRUNC = 0x20;
    internal const int MSG_NOSIGNAL = 0x4000;
    internal const int MSG_CMSG_CLOEXEC = 0x40000000;

    // socket(2)
    [LibraryImport(Name, SetLastError = true)]
    internal static partial SafeSocketFd socket(int domain, int type, int protocol);

    // bind(2)
    [LibraryImport(Name, SetLastError = true)]
    internal static partial int bind(SafeSocketFd socket, byte* address, uint length);

    // setsockopt(2)
    [LibraryImport(Name, SetLastError = true)]
    internal static partial int setsockopt(SafeSocketFd socket, int level, int name, void* value, uint length);

    // connect(2)
    [LibraryImport(Name, SetLastError = true)]
    internal static partial int connect(SafeSocketFd socket, byte* address, uint length);

    // socketpair(2)
    internal static int socketpair(int domain, int type, int protocol, SafeSocketFd first, SafeSocketFd second)
    {
        var numbers = stackalloc int[2];
        var result = socketpair(domain, type, protocol, numbers);
        if (result == 0)
        {
            Marshal.InitHandle(first, numbers[0]);
            Marshal.InitHandle(second, numbers[1]);
        }

        return result;
    }

    // send(2)
    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint sendmsg(SafeSocketFd socket, msghdr* message, int flags);

    // recv(2)
    [LibraryImport(Name, SetLastError = true)]
    internal static partial nint recvmsg(SafeSocketFd socket, msghdr* message, int flags);

    [LibraryImport(Name, SetLastError = true)]
    private static partial int socketpair(int domain, int type, int protocol, int* sockets);

    [CMirror("sys/uio.h", "struct iovec")]
    [StructLayout(LayoutKind.Sequential)]
    internal struct iovec
    {
        public void* iov_base;
        public nuint iov_len;
    }

    // cmsg_len, controllen and iovlen are size_t in glibc; musl splits them into an int and its padding, zero
    [CMirror("sys/socket.h", "struct msghdr")]
    [StructLayout(LayoutKind.Sequential)]
    internal struct msghdr
    {
        public void* msg_name;
        public uint msg_namelen;
        public iovec* msg_iov;
        public nuint msg_iovlen;
        public void* msg_control;
        public nuint msg_controllen;
        public int msg_flags;
    }

    // cmsg(3)
    [CMirror("sys/socket.h", "struct cmsghdr")]
    [StructLayout(LayoutKind.Sequential)]
    internal struct cmsghdr
    {
        public nuint cmsg_len;
        public int cmsg_level;
        public int cmsg_type;
    }

    // unix(7)
    [CMirror("sys/socket.h", "struct ucred")]
    [StructLayout(LayoutKind.Sequential)]
    internal struct ucred
    {
        public int pid;
        public uint uid;
        public uint gid;
    }
}
