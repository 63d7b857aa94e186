using Berth.Native.Errors;
using Berth.Native.Syscalls;

namespace Berth.Native.Tests.Syscalls;

public sealed class EpollTests
{
    [Fact]
    public void Wait_SignalledCounter_ComesWithItsData()
    {
        using var epoll = Epoll.Create();
        using var first = EventFd.Create();
        using var second = EventFd.Create();
        var events = new EpollEvent[4];
        Epoll.Add(epoll, first, Libc.EPOLLIN, 0x1234_5678_9abc_def0);
        Epoll.Add(epoll, second, Libc.EPOLLIN, ulong.MaxValue);
        Assert.Equal(0, Epoll.Wait(epoll, events, 0));

        EventFd.Signal(first);
        EventFd.Signal(second);

        Assert.Equal(2, Epoll.Wait(epoll, events, -1));
        Assert.Contains(new EpollEvent(Libc.EPOLLIN, 0x1234_5678_9abc_def0), events);
        Assert.Contains(new EpollEvent(Libc.EPOLLIN, ulong.MaxValue), events);
    }

    [Fact]
    public void Wait_SmallBuffer_GivesTheRestNextTime()
    {
        using var epoll = Epoll.Create();
        using var first = EventFd.Create();
        using var second = EventFd.Create();
        Epoll.Add(epoll, first, Libc.EPOLLIN | Libc.EPOLLET, 1);
        Epoll.Add(epoll, second, Libc.EPOLLIN | Libc.EPOLLET, 2);
        EventFd.Signal(first);
        EventFd.Signal(second);
        var events = new EpollEvent[1];

        Assert.Equal(1, Epoll.Wait(epoll, events, -1));
        var before = events[0].Data;
        Assert.Equal(1, Epoll.Wait(epoll, events, -1));

        Assert.Equal(3ul, before + events[0].Data);
        Assert.Equal(0, Epoll.Wait(epoll, events, 0));
    }

    [Fact]
    public void Modify_And_Remove_ChangeWhatIsReported()
    {
        using var epoll = Epoll.Create();
        using var counter = EventFd.Create();
        var events = new EpollEvent[1];
        Epoll.Add(epoll, counter, Libc.EPOLLIN, 1);
        EventFd.Signal(counter);

        Epoll.Modify(epoll, counter, Libc.EPOLLOUT, 2);
        Assert.Equal(1, Epoll.Wait(epoll, events, 0));
        Assert.Equal(new EpollEvent(Libc.EPOLLOUT, 2), events[0]);
        Epoll.Remove(epoll, counter);

        Assert.Equal(0, Epoll.Wait(epoll, events, 0));
        var error = Assert.Throws<SyscallException>(() => Epoll.Remove(epoll, counter));
        Assert.Equal("ENOENT", error.ErrnoName);
    }

    [Fact]
    public void Wait_EndOfAProcess_IsReportedByItsPidfd()
    {
        using var epoll = Epoll.Create();
        using var child = Child.Start("read line; exit 7", out var leash);
        var events = new EpollEvent[1];
        Epoll.Add(epoll, child.PidFd, Libc.EPOLLIN, 99);
        Assert.Equal(0, Epoll.Wait(epoll, events, 0));

        leash.Dispose();

        Assert.Equal(1, Epoll.Wait(epoll, events, -1));
        Assert.Equal(99ul, events[0].Data);
        Assert.Equal(new ProcessExit(7, 0), Pidfd.WaitId(child.PidFd));
    }

    [Fact]
    public void EventFd_Drain_TakesAllSignals()
    {
        using var counter = EventFd.Create();
        EventFd.Signal(counter);
        EventFd.Signal(counter);

        Assert.Equal(2ul, EventFd.Drain(counter));
        Assert.Equal(0ul, EventFd.Drain(counter));
    }
}
