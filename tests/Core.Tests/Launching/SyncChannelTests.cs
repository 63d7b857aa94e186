using System.Runtime.InteropServices;
using Berth.Core.Errors;
using Berth.Core.Launching;
using Berth.Core.Monitoring;
using Berth.Core.Planning;
using Berth.Core.Specs;
using Berth.Core.Tests.Planning;
using Berth.Native;
using Berth.Native.Contract;
using Berth.Native.Handles;
using Berth.Native.Syscalls;
using Microsoft.Extensions.Logging.Abstractions;

namespace Berth.Core.Tests.Launching;

public sealed class SyncChannelTests : IDisposable
{
    private readonly EventLoop _loop = new();
    private readonly SafeSocketFd _launcher;
    private readonly SyncChannel _channel;

    public SyncChannelTests()
    {
        (var core, _launcher) = Sockets.SeqPacketPair(firstNonBlocking: true, secondNonBlocking: false);
        var errors = new LaunchErrors(PlanCompiler.Compile(DefaultSpec.Value, SampleFacts.V2));
        _channel = new SyncChannel(core, _loop, errors, NullLogger.Instance);
    }

    public void Dispose()
    {
        _channel.Dispose();
        _launcher.Dispose();
        _loop.Dispose();
    }

    private void SendHeader(SyncType type, SyncFlags flags = 0, uint length = 0, SafeFd? fd = null) =>
        FdPassing.Send(_launcher, MemoryMarshal.AsBytes([new SyncHeader { Type = type, Flags = flags, Length = length }]), fd is null ? [] : [fd]);

    private void SendError(SyncError error) => FdPassing.Send(_launcher, (byte[])
    [
        .. MemoryMarshal.AsBytes([new SyncHeader { Type = SyncType.ProcError, Length = (uint)Marshal.SizeOf<SyncError>() }]),
        .. MemoryMarshal.AsBytes([error]),
    ]);

    private async Task<CoreException> ReceiveFailureAsync(SyncType expected) =>
        await Assert.ThrowsAsync<CoreException>(async () => await _channel.ReceiveAsync(expected, CancellationToken.None));

    [Fact]
    public async Task ReceiveAsync_MessageComesLater_IsReceived()
    {
        var receive = _channel.ReceiveAsync(SyncType.ProcReady, CancellationToken.None);
        Assert.False(receive.IsCompleted);

        SendHeader(SyncType.ProcReady);

        Assert.Equal(SyncType.ProcReady, (await receive).Type);
    }

    [Fact]
    public async Task ReceiveAsync_OnAThreadThatMayBlock_DoesNotKeepItForLong()
    {
        Task<SyncMessage>? receive = null;
        var thread = new Thread(() => receive = _channel.ReceiveAsync(SyncType.ProcReady, CancellationToken.None).AsTask());
        thread.Start();
        thread.Join();
        Assert.False(receive!.IsCompleted);

        SendHeader(SyncType.ProcReady);

        Assert.Equal(SyncType.ProcReady, (await receive).Type);
    }

    [Fact]
    public async Task ReceiveAsync_OnAThreadThatMayBlock_FindsAnEndThatWasThere()
    {
        _launcher.Dispose();
        Task? receive = null;
        var thread = new Thread(() => receive = _channel.ReceiveEndAsync(CancellationToken.None).AsTask());
        thread.Start();
        thread.Join();

        Assert.True(receive!.IsCompletedSuccessfully);
        await receive;
    }

    [Fact]
    public async Task ReceiveAsync_PidWithDescriptor_GivesBoth()
    {
        using var null0 = Paths.Open("/dev/null", Libc.O_RDONLY);
        FdPassing.Send(_launcher, (byte[])
        [
            .. MemoryMarshal.AsBytes([new SyncHeader { Type = SyncType.ProcPid, Flags = SyncFlags.HasFd, Length = (uint)Marshal.SizeOf<SyncPid>() }]),
            .. MemoryMarshal.AsBytes([new SyncPid { Pid = 42 }]),
        ], null0);

        var message = await _channel.ReceiveAsync(SyncType.ProcPid, CancellationToken.None);

        using var descriptor = message.Descriptor;
        Assert.NotNull(descriptor);
        Assert.Equal(42, MemoryMarshal.Read<SyncPid>(message.Payload.Span).Pid);
    }

    [Fact]
    public async Task ReceiveAsync_OtherType_Fails()
    {
        SendHeader(SyncType.ProcCreated);
        Assert.Equal("the launcher sent ProcCreated, expected was ProcReady", (await ReceiveFailureAsync(SyncType.ProcReady)).Message);
    }

    [Fact]
    public async Task ReceiveAsync_LogComesFirst_IsPassedOver()
    {
        FdPassing.Send(_launcher, (byte[])
        [
            .. MemoryMarshal.AsBytes([new SyncHeader { Type = SyncType.ProcLog, Length = (uint)Marshal.SizeOf<SyncLog>() + 2 }]),
            .. MemoryMarshal.AsBytes([new SyncLog { Level = SyncLogLevel.Warning, Step = 3 }]),
            .. "hi"u8,
        ]);
        SendHeader(SyncType.ProcReady);

        Assert.Equal(SyncType.ProcReady, (await _channel.ReceiveAsync(SyncType.ProcReady, CancellationToken.None)).Type);
    }

    [Fact]
    public async Task ReceiveAsync_Error_IsThrown()
    {
        SendError(new SyncError { Call = "plan", Text = "too short" });
        Assert.Equal("plan: too short", (await ReceiveFailureAsync(SyncType.ProcPid)).Message);
    }

    [Theory]
    [InlineData(SyncType.ProcReady, SyncFlags.HasFd, 0u)]
    [InlineData(SyncType.ProcReady, (SyncFlags)0, 1u)]
    [InlineData(SyncType.ProcPid, (SyncFlags)0, 0u)]
    [InlineData(SyncType.ProcError, (SyncFlags)0, 0u)]
    [InlineData(SyncType.ProcLog, (SyncFlags)0, 0u)]
    public async Task ReceiveAsync_HeaderThatLies_Fails(SyncType type, SyncFlags flags, uint length)
    {
        SendHeader(type, flags, length);
        Assert.Equal("the launcher sent a malformed message of 8 bytes", (await ReceiveFailureAsync(type)).Message);
    }

    [Fact]
    public async Task ReceiveAsync_DescriptorThatIsNotAnnounced_Fails()
    {
        using var null0 = Paths.Open("/dev/null", Libc.O_RDONLY);
        SendHeader(SyncType.ProcReady, fd: null0);
        Assert.Equal(ErrorCode.LaunchFailed, (await ReceiveFailureAsync(SyncType.ProcReady)).Code);
    }

    [Fact]
    public async Task ReceiveAsync_LessThanAHeader_Fails()
    {
        FdPassing.Send(_launcher, "abc"u8);
        Assert.Equal("the launcher sent a malformed message of 3 bytes", (await ReceiveFailureAsync(SyncType.ProcReady)).Message);
    }

    [Fact]
    public async Task ReceiveAsync_OtherSideClosed_Fails()
    {
        _launcher.Dispose();
        Assert.Equal("the launcher ended before ProcReady", (await ReceiveFailureAsync(SyncType.ProcReady)).Message);
    }

    [Fact]
    public async Task ReceiveEndAsync_OtherSideClosed_Returns()
    {
        var end = _channel.ReceiveEndAsync(CancellationToken.None).AsTask();
        _launcher.Dispose();
        await end;
    }

    [Fact]
    public async Task ReceiveAsync_GivenUp_CanBeTriedAgain()
    {
        using var soon = new CancellationTokenSource();
        var receive = _channel.ReceiveAsync(SyncType.ProcReady, soon.Token).AsTask();
        await soon.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receive);

        SendHeader(SyncType.ProcReady);

        Assert.Equal(SyncType.ProcReady, (await _channel.ReceiveAsync(SyncType.ProcReady, CancellationToken.None)).Type);
    }

    [Fact]
    public void Send_OtherSideClosed_Fails()
    {
        _launcher.Dispose();
        var failure = Assert.Throws<CoreException>(() => _channel.Send(SyncType.ProcRun));
        Assert.Equal((ErrorCode.LaunchFailed, "EPIPE"), (failure.Code, failure.Errno));
    }
}
