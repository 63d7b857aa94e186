using System.Text;
using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;
using Berth.TestSupport;

namespace Berth.Native.Tests.Syscalls;

public sealed class PidfdTests
{
    [Fact]
    public void WaitId_RunningChild_IsNull()
    {
        using var child = Child.Start("read line", out var leash);
        using (leash)
        {
            Assert.Null(Pidfd.WaitId(child.PidFd));
        }
    }

    [Fact]
    public void WaitId_EndedChild_GivesItsCodeOnce()
    {
        using var child = Child.Start("exit 42");

        Assert.Equal(new ProcessExit(42, 0), child.Wait());
        Assert.Equal("ECHILD", Assert.Throws<SyscallException>(() => Pidfd.WaitId(child.PidFd)).ErrnoName);
    }

    [Fact]
    public void SendSignal_EndsTheChild_AndSaysWhenItIsGone()
    {
        using var child = Child.Start("read line", out var leash);
        using (leash)
        {
            Assert.True(Pidfd.SendSignal(child.PidFd, 0));
            Assert.True(Pidfd.SendSignal(child.PidFd, Libc.SIGTERM));

            var exit = child.Wait();

            Assert.Equal(new ProcessExit(0, Libc.SIGTERM), exit);
            Assert.Equal(143, exit.ShellCode);
            Assert.False(Pidfd.SendSignal(child.PidFd, 0));
        }
    }

    [RequiresKernelFact(6, 15)]
    public void GetInfo_OfAProcessThatSomebodyElseReaped_GivesItsExit()
    {
        using var killed = Child.Start("kill -9 $$");
        using var ended = Child.Start("exit 3");
        Assert.Equal(new ProcessExit(0, 9), killed.Wait());
        Assert.Equal(new ProcessExit(3, 0), ended.Wait());

        Assert.Equal(new ProcessExit(0, 9), Pidfd.GetInfo(killed.PidFd));
        Assert.Equal(new ProcessExit(3, 0), Pidfd.GetInfo(ended.PidFd));
    }

    [Fact]
    public void GetInfo_OfARunningProcess_IsNull()
    {
        using var self = Pidfd.Open(Environment.ProcessId);

        Assert.Null(Pidfd.GetInfo(self));
    }

    [RequiresRootFact]
    public void GetFd_GivesTheOtherProcessesFile()
    {
        using var zero = Paths.Open("/dev/zero", Libc.O_RDONLY);
        var (mine, its) = Sockets.SeqPacketPair(firstNonBlocking: false, secondNonBlocking: false);
        using var child = Child.Start("read line", new FdMapping(its, 0), new FdMapping(zero, 5));
        its.Dispose();
        using (mine)
        {
            using var copy = Pidfd.GetFd(child.PidFd, 5);

            Assert.Equal((1u, 5u), Files.Status(copy).SpecialDevice);
            Assert.Equal(Libc.FD_CLOEXEC, Libc.fcntl(copy, Libc.F_GETFD, 0));
            Assert.Equal("EBADF", Assert.Throws<SyscallException>(() => Pidfd.GetFd(child.PidFd, 63)).ErrnoName);
        }
    }

    [Fact]
    public void Open_WithStartTime_FindsThatProcessOnly()
    {
        using var child = Child.Start("read line", out var leash);
        using (leash)
        {
            var started = ProcessTimes.StartTime(child.Pid);
            Assert.NotNull(started);

            using var found = Pidfd.Open(child.Pid, started.Value);
            Assert.NotNull(found);
            Assert.Null(Pidfd.Open(child.Pid, started.Value + 1));
            Assert.False(ProcessTimes.IsEnding(child.Pid, started.Value));
            Assert.True(ProcessTimes.IsEnding(child.Pid, started.Value + 1));
            Pidfd.SendSignal(found, Libc.SIGKILL);
            child.Wait();

            Assert.Null(Pidfd.Open(child.Pid, started.Value));
            Assert.Null(ProcessTimes.StartTime(child.Pid));
            Assert.True(ProcessTimes.IsEnding(child.Pid, started.Value));
        }
    }

    [Fact]
    public void Adopt_Pidfd_TakesItOver()
    {
        using var child = Child.Start("exit 5");
        SafeFd received = Pidfd.Open(child.Pid);

        using var adopted = Pidfd.Adopt(received);

        Assert.True(received.IsClosed);
        Assert.Equal(new ProcessExit(5, 0), Pidfd.WaitId(adopted, block: true));
    }

    [Fact]
    public void Adopt_AnotherFile_IsRefusedAndClosed()
    {
        var file = Paths.Open("/dev/null", Libc.O_RDONLY);

        var error = Assert.Throws<SyscallException>(() => Pidfd.Adopt(file));

        Assert.Equal("EBADF", error.ErrnoName);
        Assert.True(file.IsClosed);
    }

    [Theory]
    [InlineData("sh")]
    [InlineData("a b) R 1 (c) 2 3")]
    [InlineData(") S 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9 9")]
    public void StartTime_WithBracketsInTheName_IsField22(string name)
    {
        var line = $"77 ({name}) S 1 77 77 0 -1 4194560 100 0 0 0 1 2 0 0 20 0 1 0 987654 2785280 500 18446744073709551615\n";

        Assert.Equal(987654ul, ProcessTimes.Parse(Encoding.ASCII.GetBytes(line), 22));
    }

    [Theory]
    [InlineData(0x2a00, 42, 0)]
    [InlineData(0x0009, 0, 9)]
    [InlineData(0x008b, 0, 11)]
    public void FromWaitStatus_IsWhatWaitSays(int status, int code, int signal) =>
        Assert.Equal(new ProcessExit(code, signal), ProcessExit.FromWaitStatus(status));
}
