using System.Globalization;
using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Native.Tests.Syscalls;

/// <summary>A shell that is started for one test, and killed and reaped at its end.</summary>
internal sealed class Child : IDisposable
{
    private Child(SpawnedProcess process) => (Pid, PidFd) = (process.Pid, process.PidFd);

    public int Pid { get; }

    public SafePidFd PidFd { get; }

    /// <summary>Runs a script that has the descriptors given.</summary>
    public static Child Start(string script, params ReadOnlySpan<FdMapping> fds)
    {
        using var shell = Paths.Open("/bin/sh", Libc.O_RDONLY);
        return new Child(PosixSpawn.Start(shell, ["sh", "-c", script], ["PATH=/usr/bin:/bin"], fds));
    }

    /// <summary>Runs a script whose input ends when <paramref name="leash"/> is disposed of.</summary>
    public static Child Start(string script, out SafeFd leash)
    {
        var (mine, its) = Sockets.SeqPacketPair(firstNonBlocking: false, secondNonBlocking: false);
        using (its)
        {
            leash = mine;
            return Start(script, new FdMapping(its, 0));
        }
    }

    /// <summary>Runs Debian's static busybox, which opens nothing by itself, so that /proc shows what it was given.</summary>
    /// <remarks>posix_spawn(3) returns before the kernel has closed what is close-on-exec. It does so in ascending order, so the end of
    /// a socket with a high number tells when that is over.</remarks>
    public static Child StartSleep(params ReadOnlySpan<FdMapping> fds)
    {
        const int high = 1000;
        using var busybox = Paths.Open("/bin/busybox", Libc.O_RDONLY);
        var (mine, its) = Sockets.SeqPacketPair(firstNonBlocking: false, secondNonBlocking: false);
        using var last = its.DuplicateFrom(high);
        its.Dispose();
        var child = new Child(PosixSpawn.Start(busybox, ["sleep", "1000"], [], fds));
        last.Dispose();
        using (mine)
        {
            Assert.Equal(ReceiveStatus.EndOfFile, FdPassing.Receive(mine, new byte[1]).Status);
        }

        return child;
    }

    /// <summary>Its descriptors, as in <c>3 /dev/zero</c>, by number.</summary>
    public IEnumerable<string> Descriptors() =>
        from link in new DirectoryInfo($"/proc/{Pid}/fd").EnumerateFileSystemInfos()
        orderby int.Parse(link.Name, CultureInfo.InvariantCulture)
        select $"{link.Name} {link.LinkTarget}";

    public ProcessExit Wait() => Pidfd.WaitId(PidFd, block: true)!.Value;

    public void Dispose()
    {
        Pidfd.SendSignal(PidFd, Libc.SIGKILL);
        try
        {
            Pidfd.WaitId(PidFd, block: true);
        }
        catch (SyscallException e) when (e.Errno == Libc.ECHILD)
        {
            // the test reaped it
        }

        PidFd.Dispose();
    }
}
