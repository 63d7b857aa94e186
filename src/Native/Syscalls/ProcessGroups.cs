using Berth.Native.Errors;

namespace Berth.Native.Syscalls;

/// <summary>Groups of processes (credentials(7)).</summary>
public static class ProcessGroups
{
    /// <summary>kill(2): SIGKILL for every process of a group.</summary>
    /// <param name="leader">Pid of a child that was made the leader of its group and has not been reaped: until then the number can not
    /// come to mean another group.</param>
    /// <exception cref="SyscallException">None of them may be signalled.</exception>
    public static void Kill(int leader)
    {
        if (Libc.kill(-leader, Libc.SIGKILL) != 0 && Errno.Last != Libc.ESRCH)
        {
            throw SyscallException.Last("kill", ProcessTimes.PathOf(leader));
        }
    }
}
