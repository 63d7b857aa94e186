using Berth.Native.Errors;
using Berth.Native.Handles;

namespace Berth.Native.Syscalls;

/// <summary>Waiting for one descriptor on the calling thread (poll(2)).</summary>
public static unsafe class Poll
{
    /// <summary>Waits until there is something to read, or the other side is gone.</summary>
    /// <param name="fd">What to wait for.</param>
    /// <param name="timeout">In milliseconds. A signal may end the wait before.</param>
    /// <returns>False when the time was over first.</returns>
    /// <exception cref="SyscallException">poll(2) failed.</exception>
    public static bool ForInput(SafeFd fd, int timeout)
    {
        using var number = new FdNumber(fd);
        var entry = new Libc.pollfd { fd = number.Value, events = Libc.POLLIN };
        var count = Libc.poll(&entry, 1, timeout);
        return count >= 0 ? count > 0
            : Errno.Interrupted ? false
            : throw SyscallException.Last("poll", fd.ToString());
    }
}
