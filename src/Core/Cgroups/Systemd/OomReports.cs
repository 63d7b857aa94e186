using Berth.Native.Errors;
using Berth.Native.Syscalls;

namespace Berth.Core.Cgroups.Systemd;

/// <summary>What the kernel's log says of out-of-memory kills in a cgroup that is gone, with its own count of them.</summary>
internal static class OomReports
{
    /// <summary>How many there are.</summary>
    /// <param name="cgroup">Absolute path below the root of the version 2 hierarchy.</param>
    /// <returns>0, too, where the log can not be read.</returns>
    public static long Count(string cgroup)
    {
        try
        {
            return Count(KernelLog.Read(), cgroup);
        }
        catch (SyscallException)
        {
            return 0;
        }
    }

    /// <summary>The same for a text. The line is that of dump_oom_summary in mm/oom_kill.c:
    /// <c>oom-kill:constraint=CONSTRAINT_MEMCG,…,oom_memcg=PATH,task_memcg=PATH,task=NAME,pid=PID,uid=UID</c>.</summary>
    internal static long Count(string log, string cgroup) =>
        log.Split('\n').LongCount(line => line.Contains("oom-kill:", StringComparison.Ordinal)
            && (line.Contains($",task_memcg={cgroup},", StringComparison.Ordinal) || line.Contains($",task_memcg={cgroup}/", StringComparison.Ordinal)));
}
