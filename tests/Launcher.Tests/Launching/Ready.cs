using Berth.Native;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Launcher.Tests.Launching;

/// <summary>Waits for the kernel to say that a descriptor can be read: a message, or the end of a process.</summary>
internal static class Ready
{
    private const int Deadline = 30_000;

    /// <summary>Returns when it can be read.</summary>
    /// <exception cref="TimeoutException">Not within 30 seconds.</exception>
    public static void Wait(SafeFd fd, string what)
    {
        if (!Within(fd, Deadline))
        {
            throw new TimeoutException($"{what} did not come");
        }
    }

    /// <summary>Whether it can be read now.</summary>
    public static bool Now(SafeFd fd) => Within(fd, 0);

    private static bool Within(SafeFd fd, int milliseconds)
    {
        using var epoll = Epoll.Create();
        Epoll.Add(epoll, fd, Libc.EPOLLIN, 0);
        return Epoll.Wait(epoll, new EpollEvent[1], milliseconds) > 0;
    }
}
