using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Berth.Native;
using Berth.Native.Handles;
using Berth.Native.Syscalls;
using Berth.TestSupport;
using Berth.TestSupport.Daemon;
using Berth.TestSupport.Http;

namespace Berth.Api.Tests.Hosting;

/// <summary>berthd on a socket that somebody else listens on, as systemd does it (sd_listen_fds(3)).</summary>
public sealed class ActivationTests : IDisposable
{
    private const int CloseOnExec = 0x80000; // O_CLOEXEC, as /proc/PID/fdinfo shows it

    private readonly DaemonRoots _roots = new();
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public void Dispose()
    {
        _socket.Dispose();
        _roots.Dispose();
    }

    [RequiresContainersFact]
    public async Task Start_SocketIsHandedOver_ServesWhoCameBeforeAndKeepsItFromChildren()
    {
        Directory.CreateDirectory(_roots.State);
        _socket.Bind(new UnixDomainSocketEndPoint(_roots.Socket));
        _socket.Listen();
        using var client = new BerthClient(_roots.Socket);
        Task<Reply> early = client.GetAsync("/healthz/live");

        SpawnedProcess daemon = Spawn();
        using SafePidFd pidfd = daemon.PidFd;
        (await early).Expect(HttpStatusCode.OK);

        Assert.All(Sockets(daemon.Pid), descriptor => Assert.Equal(CloseOnExec, Flags(daemon.Pid, descriptor) & CloseOnExec));
        Pidfd.SendSignal(pidfd, 15);
        ProcessExit? exit = await Task.Run(() => Pidfd.WaitId(pidfd, block: true));
        Assert.Equal(new ProcessExit(0, 0), exit);
        Assert.True(File.Exists(_roots.Socket), "the socket is its owner's to remove");
    }

    private SpawnedProcess Spawn()
    {
        using SafeFd shell = Paths.Open("/bin/sh", Libc.O_RDONLY);
        using SafeFd socket = Duplicate(_socket.SafeHandle);
        string daemon = Path.Combine(AppContext.BaseDirectory, "berthd.dll");
        // LISTEN_PID is the daemon's own pid, which only the process itself knows before it starts
        string script = $"LISTEN_PID=$$ LISTEN_FDS=1 exec dotnet {daemon} {string.Join(' ', _roots.Arguments)}";
        string[] environment = ["PATH=" + Environment.GetEnvironmentVariable("PATH"), "HOME=/tmp"];
        return PosixSpawn.Start(shell, ["sh", "-c", script], environment, [new FdMapping(socket, 3)]);
    }

    private static SafeFd Duplicate(SafeSocketHandle handle)
    {
        using var borrowed = new SafeFd();
        Marshal.InitHandle(borrowed, handle.DangerousGetHandle());
        SafeFd copy = borrowed.Duplicate();
        borrowed.SetHandleAsInvalid();
        return copy;
    }

    private static IEnumerable<string> Sockets(int pid) => Directory.EnumerateFiles($"/proc/{pid}/fd")
        .Where(entry => new FileInfo(entry).LinkTarget?.StartsWith("socket:", StringComparison.Ordinal) == true).Select(Path.GetFileName)!;

    private static int Flags(int pid, string descriptor)
    {
        const string Name = "flags:";
        string flags = File.ReadLines($"/proc/{pid}/fdinfo/{descriptor}").First(line => line.StartsWith(Name, StringComparison.Ordinal));
        return Convert.ToInt32(flags[Name.Length..].Trim(), 8);
    }
}
