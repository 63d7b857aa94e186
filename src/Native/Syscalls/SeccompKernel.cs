using Berth.Native.Errors;

namespace Berth.Native.Syscalls;

/// <summary>What the kernel knows of system call filters (seccomp(2)).</summary>
public static unsafe class SeccompKernel
{
    /// <summary>Whether a filter can be loaded with these flags.</summary>
    /// <param name="flags"><c>SECCOMP_FILTER_FLAG_…</c>, together.</param>
    public static bool Supports(uint flags)
    {
        // the way of seccomp(2): flags are looked at before the missing program is, and that is EFAULT
        return Libc.seccomp(Libc.SECCOMP_SET_MODE_FILTER, flags, null) == -1 && Errno.Last == Libc.EFAULT;
    }
}
