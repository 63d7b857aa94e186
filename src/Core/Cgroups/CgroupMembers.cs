using Berth.Native;
using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Core.Cgroups;

/// <summary>Turns the pids that a cgroup lists into pidfds.</summary>
internal static class CgroupMembers
{
    /// <summary>Opens a pidfd for each process.</summary>
    /// <param name="list">Lists the pids. Asked twice: a pid that was listed before and after its pidfd was opened means a process of
    /// the cgroup, not one that was given the pid meanwhile.</param>
    /// <returns>The caller's; without those that have ended.</returns>
    /// <exception cref="SyscallException">A pidfd can not be opened.</exception>
    public static List<SafePidFd> Open(Func<IReadOnlyList<int>> list)
    {
        var opened = new Dictionary<int, SafePidFd>();
        try
        {
            foreach (int pid in list())
            {
                if (TryOpen(pid) is { } process)
                {
                    opened[pid] = process;
                }
            }

            var members = new List<SafePidFd>();
            foreach (int pid in opened.Count > 0 ? list() : [])
            {
                if (opened.Remove(pid, out SafePidFd? process))
                {
                    members.Add(process);
                }
            }

            return members;
        }
        finally
        {
            foreach (SafePidFd stranger in opened.Values)
            {
                stranger.Dispose();
            }
        }
    }

    private static SafePidFd? TryOpen(int pid)
    {
        try
        {
            return Pidfd.Open(pid);
        }
        catch (SyscallException failure) when (failure.Errno is Libc.ESRCH or Libc.EINVAL)
        {
            return null;
        }
    }
}
