using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Berth.Benchmarks;

/// <summary>The few calls that the harness makes by itself, so that it depends on nothing that it measures.</summary>
internal static partial class Libc
{
    private const int SigTerm = 15;
    private const short PollIn = 1;

    /// <summary>Asks a process to end (kill(2), SIGTERM). One that is gone already is no error.</summary>
    public static void Terminate(int pid) => _ = kill(pid, SigTerm);

    /// <summary>A descriptor of the process (pidfd_open(2)), or null when it has been reaped already.</summary>
    /// <exception cref="Win32Exception">Another error than ESRCH.</exception>
    public static SafeFileHandle? OpenProcess(int pid)
    {
        const int noSuchProcess = 3;
        var descriptor = pidfd_open(pid, 0);
        var error = Marshal.GetLastPInvokeError();
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true)
            : error == noSuchProcess ? null
            : throw new Win32Exception(error, "pidfd_open");
    }

    /// <summary>Blocks until the process has ended (poll(2) on its pidfd).</summary>
    /// <exception cref="TimeoutException">It did not within 30 s.</exception>
    public static void WaitForExit(SafeFileHandle process)
    {
        var entry = new PollEntry { Descriptor = (int)process.DangerousGetHandle(), Events = PollIn };
        if (poll(ref entry, 1, 30_000) != 1)
        {
            throw new TimeoutException("a container process did not end");
        }

        GC.KeepAlive(process);
    }

    [LibraryImport("libc")]
    private static partial int kill(int pid, int signal);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int pidfd_open(int pid, uint flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int poll(ref PollEntry entries, nuint count, int milliseconds);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
