using System.Net.Sockets;
using Berth.Core.Errors;
using Berth.Core.Monitoring;
using Berth.Core.Seccomp;
using Berth.Core.Specs;
using Berth.Native.Syscalls;
using Berth.TestSupport;
using Berth.TestSupport.Seccomp;

namespace Berth.Core.Tests.Seccomp;

public sealed class SeccompAgentTests : IDisposable
{
    private static readonly State State = new()
    {
        OciVersion = "1.2.0",
        ID = "web",
        Status = ContainerState.Creating,
        Pid = 4422,
        Bundle = "/b",
    };

    private readonly EventLoop _loop = new();

    public void Dispose() => _loop.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(3_000_000)] // more than a socket's buffer takes at once
    public async Task HandOver_AgentThatListens_GetsStateAndDescriptor(int metadataLength)
    {
        using var socket = new AgentSocket();
        using var file = MemoryFiles.Create("listener", "it"u8);
        var metadata = new string('m', metadataLength);

        var received = socket.ReceiveAsync();
        await HandOverAsync(socket.Path, metadata, file);
        var (state, listener) = await received;
        using (listener)
        {
            Assert.Equal("it"u8, File.ReadAllBytes(listener.ProcPath()));
        }

        Assert.Equal(metadataLength == 0 ? null : metadata, (string?)state["metadata"]);
        state.AsObject().Remove("metadata");
        Assert.Equal(
            """{"ociVersion":"1.3.0","fds":["seccompFd"],"pid":4422,"state":"""
            + """{"ociVersion":"1.2.0","id":"web","status":"creating","pid":4422,"bundle":"/b"}}""",
            state.ToJsonString());
    }

    [Fact]
    public async Task HandOver_AgentThatIsBusy_IsNotWaitedFor()
    {
        using var socket = new AgentSocket();
        using var file = MemoryFiles.Create("listener", "it"u8);

        await HandOverAsync(socket.Path, "", file);

        var (_, listener) = await socket.ReceiveAsync();
        listener.Dispose();
    }

    [Fact]
    public async Task HandOver_NoAgent_NamesThePath()
    {
        using var directory = new TemporaryDirectory();
        var path = Path.Combine(directory.Path, "none.sock");

        await AssertFailsAsync(path, "ENOENT", $"seccomp agent: connect {path}: ENOENT (no such file or directory)");
    }

    [Fact]
    public async Task HandOver_SocketOfADeadAgent_NamesThePath()
    {
        using var directory = new TemporaryDirectory();
        var path = Path.Combine(directory.Path, "dead.sock");
        using (var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            socket.Bind(new UnixDomainSocketEndPoint(path)); // bound, and never listened to
            await AssertFailsAsync(path, "ECONNREFUSED", $"seccomp agent: connect {path}: ECONNREFUSED (connection refused)");
        }
    }

    private async Task AssertFailsAsync(string path, string errno, string message)
    {
        using var file = MemoryFiles.Create("listener", "it"u8);

        var failure = await Assert.ThrowsAsync<CoreException>(() => HandOverAsync(path, "", file));

        Assert.Equal((ErrorCode.AgentFailed, errno, path, message), (failure.Code, failure.Errno, failure.Path, failure.Message));
    }

    private Task HandOverAsync(string path, string metadata, Berth.Native.Handles.SafeFd listener) => new SeccompAgent(_loop).HandOverAsync(
        new LinuxSeccomp { ListenerPath = path, ListenerMetadata = metadata }, State, State.Pid!.Value, listener, CancellationToken.None);
}
