using Berth.Native.Syscalls;
using Berth.Native.Tests.Syscalls;

namespace Berth.Native.Tests;

public sealed class FdLeakTests
{
    private const int Rounds = 100;

    // the runtime itself opens a few at times: far fewer than one a round
    private const int Allowance = Rounds / 4;

    [Fact]
    public void Success_And_Failure_LeaveNoDescriptor()
    {
        Round();
        var before = Count();

        for (var round = 0; round < Rounds; round++)
        {
            Round();
        }

        Assert.InRange(Count() - before, -Allowance, Allowance);
    }

    private static int Count() => Directory.GetFileSystemEntries("/proc/self/fd").Length;

    private static void Round()
    {
        Spawn();
        Messages();
        using var epoll = Epoll.Create();
        using var counter = EventFd.Create();
        using var inotify = Inotify.Create();
        using var memory = MemoryFiles.Create("leak", "x"u8);
        Fails(() => MemoryFiles.Create("leak", new BrokenStream()));
        Fails(() => Namespaces.Open("/dev/null", Libc.CLONE_NEWNET));
        Fails(() => Paths.Open("/dev/none", Libc.O_RDONLY));
        Assert.Null(Pidfd.Open(Environment.ProcessId, startTime: 0));
        Fails(() => Pidfd.Adopt(Paths.Open("/dev/null", Libc.O_RDONLY)));
    }

    private static void Spawn()
    {
        using (var child = Child.Start("exit 0"))
        {
            child.Wait();
        }

        using var file = Paths.Open("/etc/passwd", Libc.O_RDONLY);
        var number = (int)file.DangerousGetHandle();
        Fails(() => PosixSpawn.Start(file, ["x"], [], [new FdMapping(file, number), new FdMapping(file, 3)]));
    }

    private static void Messages()
    {
        var (here, there) = Sockets.SeqPacketPair(firstNonBlocking: true, secondNonBlocking: true);
        using (here)
        using (there)
        {
            var buffer = new byte[1];
            FdPassing.Send(there, "x"u8, there);
            FdPassing.Receive(here, buffer).Fd!.Dispose();
            FdPassing.Send(there, "too long"u8, there);
            Fails(() => FdPassing.Receive(here, buffer));
            FdPassing.Send(there, "two"u8, there, there);
            Fails(() => FdPassing.Receive(here, buffer));
            Assert.Equal(ReceiveStatus.WouldBlock, FdPassing.Receive(here, buffer).Status);
        }
    }

    private static void Fails(Action action) => Assert.ThrowsAny<IOException>(action);

    private sealed class BrokenStream : MemoryStream
    {
        public override int Read(Span<byte> buffer) => throw new IOException("broken");
    }
}
