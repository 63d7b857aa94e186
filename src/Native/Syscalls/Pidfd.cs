using Berth.Native.Errors;
using Berth.Native.Handles;

namespace Berth.Native.Syscalls;

/// <summary>Processes by descriptor, which unlike a pid can not come to mean another process. All throw
/// <see cref="SyscallException"/>.</summary>
public static unsafe class Pidfd
{
    /// <summary>pidfd_open(2).</summary>
    /// <param name="pid">A child that nobody else reaps; for every other process see <see cref="Open(int, ulong)"/>.</param>
    public static SafePidFd Open(int pid)
    {
        var fd = Libc.pidfd_open(pid, 0);
        return fd.IsInvalid ? throw SyscallException.Last("pidfd_open", ProcessTimes.PathOf(pid)) : fd;
    }

    /// <summary>Finds a process again that may have ended since.</summary>
    /// <param name="pid">Its pid.</param>
    /// <param name="startTime">What <see cref="ProcessTimes.StartTime"/> said of it.</param>
    /// <returns>Null when it is gone, even if another process has its pid now.</returns>
    public static SafePidFd? Open(int pid, ulong startTime)
    {
        var fd = Libc.pidfd_open(pid, 0);
        if (fd.IsInvalid)
        {
            // EINVAL: the number is a thread's now
            return Errno.Last is Libc.ESRCH or Libc.EINVAL ? null : throw SyscallException.Last("pidfd_open", ProcessTimes.PathOf(pid));
        }

        // looked at after the pidfd was taken, so both are of one process, or that one is dead and its pid another's
        if (ProcessTimes.StartTime(pid) == startTime)
        {
            return fd;
        }

        fd.Dispose();
        return null;
    }

    /// <summary>Takes over a descriptor that somebody sent, and makes sure that it is a pidfd.</summary>
    /// <param name="fd">Closed afterwards, also on failure.</param>
    /// <exception cref="SyscallException">It is something else: <c>EBADF</c>.</exception>
    public static SafePidFd Adopt(SafeFd fd)
    {
        // signal 0 asks only; ESRCH is a pidfd's answer too, of a process that was reaped
        if (Libc.pidfd_send_signal(fd, 0, null, 0) == 0 || Errno.Last is Libc.ESRCH or Libc.EPERM)
        {
            return fd.MoveTo(new SafePidFd());
        }

        var failure = SyscallException.Last("pidfd_send_signal", fd.ToString());
        fd.Dispose();
        throw failure;
    }

    /// <summary>pidfd_getfd(2): a duplicate of a descriptor of another process.</summary>
    /// <param name="process">Whose.</param>
    /// <param name="number">Its number there.</param>
    public static SafeFd GetFd(SafePidFd process, int number)
    {
        var fd = Libc.pidfd_getfd(process, number, 0);
        return fd.IsInvalid ? throw SyscallException.Last("pidfd_getfd", process.ToString()) : fd;
    }

    /// <summary>pidfd_getfd(2) of a descriptor that need not be there.</summary>
    /// <param name="process">Whose.</param>
    /// <param name="number">Its number there.</param>
    /// <returns>Null when the process has none of that number, or has ended.</returns>
    public static SafeFd? TryGetFd(SafePidFd process, int number)
    {
        var fd = Libc.pidfd_getfd(process, number, 0);
        return !fd.IsInvalid ? fd
            : Errno.Last is Libc.EBADF or Libc.ESRCH ? null
            : throw SyscallException.Last("pidfd_getfd", process.ToString());
    }

    /// <summary>pidfd_send_signal(2).</summary>
    /// <param name="process">To whom.</param>
    /// <param name="signal">Its number (signal(7)); 0 only asks.</param>
    /// <returns>False when the process has ended and was reaped.</returns>
    public static bool SendSignal(SafePidFd process, int signal)
    {
        if (Libc.pidfd_send_signal(process, signal, null, 0) == 0)
        {
            return true;
        }

        return Errno.Last == Libc.ESRCH ? false : throw SyscallException.Last("pidfd_send_signal", process.ToString());
    }

    /// <summary>How a process ended that need not be a child: <c>PIDFD_GET_INFO</c> (ioctl(2)).</summary>
    /// <param name="process">Which.</param>
    /// <returns>Null as long as it runs or is not reaped, and always before Linux 6.15.</returns>
    public static ProcessExit? GetInfo(SafePidFd process)
    {
        var info = new Libc.pidfd_info { mask = Libc.PIDFD_INFO_EXIT };
        if (Libc.ioctl(process, Libc.PIDFD_GET_INFO, &info) == 0)
        {
            return (info.mask & Libc.PIDFD_INFO_EXIT) != 0 ? ProcessExit.FromWaitStatus(info.exit_code) : null;
        }

        // ENOTTY, EINVAL: an older kernel; ESRCH: reaped, on a kernel that does not keep the status
        return Errno.Last is Libc.ENOTTY or Libc.EINVAL or Libc.ESRCH
            ? null
            : throw SyscallException.Last("ioctl", process.ToString());
    }

    /// <summary>waitid(2): reaps a child.</summary>
    /// <param name="process">A child of this process.</param>
    /// <param name="block">Wait for its end; otherwise only look.</param>
    /// <returns>Null when it runs still.</returns>
    /// <exception cref="SyscallException">It is no child, or was reaped: <c>ECHILD</c>.</exception>
    public static ProcessExit? WaitId(SafePidFd process, bool block = false)
    {
        Libc.siginfo_t info = default;
        int result;
        do
        {
            result = Libc.waitid(Libc.P_PIDFD, process, &info, Libc.WEXITED | (block ? 0 : Libc.WNOHANG));
        }
        while (result != 0 && Errno.Interrupted);

        if (result != 0)
        {
            throw SyscallException.Last("waitid", process.ToString());
        }

        return info.si_pid == 0 ? null
            : info.si_code == Libc.CLD_EXITED ? new ProcessExit(info.si_status, 0)
            : new ProcessExit(0, info.si_status);
    }
}
