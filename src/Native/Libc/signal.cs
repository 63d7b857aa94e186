using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Berth.Native;

public static unsafe partial class Libc
{
    // signal(7): those that a container host sends itself
    public const int SIGKILL = 9;
    public const int SIGTERM = 15;

    // sigaction(2): si_code of SIGCHLD
    internal const int CLD_EXITED = 1;

    // kill(2); everything that is not a child just made is signalled by pidfd
    [LibraryImport(Name, SetLastError = true)]
    internal static partial int kill(int pid, int signal);

    // sigsetops(3). A bit per signal. sigfillset(3) is no help: it leaves out the two signals that glibc keeps for itself.
    [CMirror("signal.h", "sigset_t")]
    [InlineArray(128)]
    internal struct sigset_t
    {
        private byte _element;
    }

    // sigaction(2): the members that waitid(2) fills in
    [CMirror("signal.h", "siginfo_t")]
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    internal struct siginfo_t
    {
        [FieldOffset(0)]
        public int si_signo;

        [FieldOffset(8)]
        public int si_code;

        [FieldOffset(16)]
        public int si_pid;

        [FieldOffset(24)]
        public int si_status;
    }
}
