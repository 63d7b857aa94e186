using Berth.Native.Errors;

namespace Berth.Native.Syscalls;

/// <summary>Resource limits of processes (getrlimit(2)). The same numbers on x86-64 and arm64.</summary>
public static unsafe class Limits
{
    // the index is the number
    private static readonly string[] s_names =
    [
        "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_DATA", "RLIMIT_STACK", "RLIMIT_CORE", "RLIMIT_RSS", "RLIMIT_NPROC", "RLIMIT_NOFILE",
        "RLIMIT_MEMLOCK", "RLIMIT_AS", "RLIMIT_LOCKS", "RLIMIT_SIGPENDING", "RLIMIT_MSGQUEUE", "RLIMIT_NICE", "RLIMIT_RTPRIO",
        "RLIMIT_RTTIME",
    ];

    /// <summary>All names; a resource's index is its number.</summary>
    public static IReadOnlyList<string> Names => s_names;

    /// <summary>The number of a resource.</summary>
    /// <param name="name">Such as <c>RLIMIT_NOFILE</c>.</param>
    /// <param name="resource">Its number.</param>
    public static bool TryParse(string name, out int resource) => (resource = Array.IndexOf(s_names, name)) >= 0;

    /// <summary>prlimit(2): sets the limits of a process. Its pid must not be able to come to mean another one: a child that is not
    /// reaped, or a process that waits for the caller.</summary>
    /// <param name="pid">The process, 0 for this one.</param>
    /// <param name="resource">From <see cref="TryParse"/>.</param>
    /// <param name="soft">What it has, or <see cref="Libc.RLIM_INFINITY"/>.</param>
    /// <param name="hard">How far it may raise that.</param>
    /// <exception cref="SyscallException">Not allowed (<c>EPERM</c>), soft above hard (<c>EINVAL</c>), no such process.</exception>
    public static void Set(int pid, int resource, ulong soft, ulong hard)
    {
        var limit = new Libc.rlimit { rlim_cur = soft, rlim_max = hard };
        Check(Libc.prlimit(pid, resource, &limit, null), resource);
    }

    /// <summary>prlimit(2): the limits of a process.</summary>
    /// <param name="pid">The process, 0 for this one.</param>
    /// <param name="resource">From <see cref="TryParse"/>.</param>
    /// <exception cref="SyscallException">No such process or resource.</exception>
    public static (ulong Soft, ulong Hard) Get(int pid, int resource)
    {
        Libc.rlimit limit;
        Check(Libc.prlimit(pid, resource, null, &limit), resource);
        return (limit.rlim_cur, limit.rlim_max);
    }

    private static void Check(int result, int resource)
    {
        if (result != 0)
        {
            throw SyscallException.Last("prlimit", (uint)resource < (uint)s_names.Length ? s_names[resource] : null);
        }
    }
}
