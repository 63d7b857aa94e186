using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Native.Tests.Syscalls;

public sealed class FdPassingTests : IDisposable
{
    private readonly SafeSocketFd _here;
    private readonly SafeSocketFd _there;
    private readonly byte[] _buffer = new byte[64];

    public FdPassingTests() => (_here, _there) = Sockets.SeqPacketPair(firstNonBlocking: true, secondNonBlocking: false);

    public void Dispose()
    {
        _here.Dispose();
        _there.Dispose();
    }

    [Fact]
    public void Pair_HasCloseOnExecAndTheBlockingAskedFor()
    {
        Assert.Equal(Libc.FD_CLOEXEC, Libc.fcntl(_here, Libc.F_GETFD, 0));
        Assert.Equal(Libc.FD_CLOEXEC, Libc.fcntl(_there, Libc.F_GETFD, 0));
        Assert.Equal(Libc.O_RDWR | Libc.O_NONBLOCK, Libc.fcntl(_here, Libc.F_GETFL, 0));
        Assert.Equal(Libc.O_RDWR, Libc.fcntl(_there, Libc.F_GETFL, 0));
    }

    [Fact]
    public void Receive_Packets_KeepTheirBorders()
    {
        Assert.True(FdPassing.Send(_there, "one"u8));
        Assert.True(FdPassing.Send(_there, "three"u8));

        Assert.Equal(new ReceivedMessage(ReceiveStatus.Message, 3, null), FdPassing.Receive(_here, _buffer));
        Assert.Equal(new ReceivedMessage(ReceiveStatus.Message, 5, null), FdPassing.Receive(_here, _buffer));
        Assert.Equal("three"u8, _buffer.AsSpan(0, 5));
    }

    [Fact]
    public void Receive_WithDescriptor_IsTheSameFileWithCloseOnExec()
    {
        using var sent = Paths.Open("/dev/zero", Libc.O_RDONLY);
        Assert.True(FdPassing.Send(_there, "fd"u8, sent));

        var message = FdPassing.Receive(_here, _buffer);

        using var received = message.Fd;
        Assert.NotNull(received);
        Assert.Equal((1u, 5u), Files.Status(received).SpecialDevice);
        Assert.Equal(Libc.FD_CLOEXEC, Libc.fcntl(received, Libc.F_GETFD, 0));
        Assert.Equal(Libc.S_IFCHR, Files.Status(sent).Type);
    }

    [Fact]
    public void Receive_Nothing_WouldBlock() =>
        Assert.Equal(new ReceivedMessage(ReceiveStatus.WouldBlock, 0, null), FdPassing.Receive(_here, _buffer));

    [Fact]
    public void Send_FullQueue_WouldBlock()
    {
        var sent = 0;
        while (FdPassing.Send(_here, "x"u8))
        {
            Assert.True(++sent < 1_000_000);
        }

        Assert.Equal(ReceiveStatus.Message, FdPassing.Receive(_there, _buffer).Status);
        Assert.True(sent > 0);
    }

    [Fact]
    public void Send_EmptyPacket_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => FdPassing.Send(_there, []));

    [Fact]
    public void OtherEndClosed_IsEndOfFileForReadersAndEpipeForWriters()
    {
        FdPassing.Send(_there, "last"u8);
        _there.Dispose();

        Assert.Equal(4, FdPassing.Receive(_here, _buffer).Length);
        Assert.Equal(new ReceivedMessage(ReceiveStatus.EndOfFile, 0, null), FdPassing.Receive(_here, _buffer));
        Assert.Equal("EPIPE", Assert.Throws<SyscallException>(() => FdPassing.Send(_here, "x"u8)).ErrnoName);
    }

    [Fact]
    public void OtherEndClosedWithUnreadPackets_LastWordsStillArrive()
    {
        FdPassing.Send(_here, "never read"u8);
        FdPassing.Send(_there, "last"u8);
        _there.Dispose();

        Assert.Equal(new ReceivedMessage(ReceiveStatus.Message, 4, null), FdPassing.Receive(_here, _buffer));
        Assert.Equal(ReceiveStatus.EndOfFile, FdPassing.Receive(_here, _buffer).Status);
    }

    [Fact]
    public void Receive_PacketLargerThanTheBuffer_IsAnErrorAndItsDescriptorIsClosed()
    {
        var (mine, passed) = Sockets.SeqPacketPair(firstNonBlocking: true, secondNonBlocking: false);
        using (mine)
        {
            FdPassing.Send(_there, new byte[65], passed);
            passed.Dispose();

            var error = Assert.Throws<SyscallException>(() => FdPassing.Receive(_here, _buffer));

            Assert.Equal("EMSGSIZE", error.ErrnoName);
            AssertNobodyHasTheOtherEnd(mine);
        }
    }

    [Fact]
    public void Receive_TwoDescriptors_IsAnErrorAndBothAreClosed()
    {
        var (mine, passed) = Sockets.SeqPacketPair(firstNonBlocking: true, secondNonBlocking: false);
        using (mine)
        {
            FdPassing.Send(_there, "two"u8, passed, passed);
            passed.Dispose();

            var error = Assert.Throws<SyscallException>(() => FdPassing.Receive(_here, _buffer));

            Assert.Equal("EMSGSIZE", error.ErrnoName);
            AssertNobodyHasTheOtherEnd(mine);
        }
    }

    private void AssertNobodyHasTheOtherEnd(SafeSocketFd end) =>
        Assert.Equal(ReceiveStatus.EndOfFile, FdPassing.Receive(end, _buffer).Status);
}
