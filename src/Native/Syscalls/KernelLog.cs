using System.Text;
using Berth.Native.Errors;

namespace Berth.Native.Syscalls;

/// <summary>The kernel's log (syslog(2)).</summary>
public static unsafe class KernelLog
{
    // syslog(2): names that no header has
    private const int SYSLOG_ACTION_READ_ALL = 3, SYSLOG_ACTION_SIZE_BUFFER = 10;

    /// <summary>What the kernel still has of it, with whatever is not ASCII replaced.</summary>
    /// <exception cref="SyscallException">It may not be read (<c>EPERM</c>).</exception>
    public static string Read()
    {
        int size = Libc.klogctl(SYSLOG_ACTION_SIZE_BUFFER, null, 0);
        var buffer = new byte[Math.Max(size, 0)];
        fixed (byte* start = buffer)
        {
            int length = size < 0 ? size : Libc.klogctl(SYSLOG_ACTION_READ_ALL, start, buffer.Length);
            return length < 0 ? throw SyscallException.Last("syslog") : Encoding.ASCII.GetString(buffer, 0, length);
        }
    }
}
