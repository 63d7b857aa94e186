using Berth.Native.Errors;
using Berth.Native.Handles;

namespace Berth.Native.Syscalls;

/// <summary>Locks that a process loses when it dies (flock(2)).</summary>
public static class Locks
{
    /// <summary>Takes the lock of an open file for as long as the handle lives.</summary>
    /// <param name="file">Any open file.</param>
    /// <returns>False when somebody else has it.</returns>
    /// <exception cref="SyscallException">The filesystem has no locks, or another error.</exception>
    public static bool TryLockExclusive(SafeFd file)
    {
        while (Libc.flock(file, Libc.LOCK_EX | Libc.LOCK_NB) != 0)
        {
            if (Errno.Last == Libc.EAGAIN)
            {
                return false;
            }

            if (!Errno.Interrupted)
            {
                throw SyscallException.Last("flock", file.ToString());
            }
        }

        return true;
    }
}
