using System.Runtime.InteropServices;
using Berth.Launcher.Tests.Plans;
using Berth.Native;
using Berth.Native.Contract;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Launcher.Tests.Launching;

/// <summary>One launcher process with its directories, and the daemon's half of the sync protocol.</summary>
internal sealed class Launch : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("berth-launch-").FullName;
    private readonly SafeSocketFd _sync;
    private readonly SpawnedProcess _monitor;
    private ProcessExit? _monitorExit;

    /// <summary>Starts the launcher on a plan in a sealed memfd.</summary>
    public Launch(Bundle bundle, byte[] plan, Action<string>? prepareLog = null)
        : this(bundle, MemoryFiles.Create("plan", plan), prepareLog)
    {
    }

    /// <summary>Starts the launcher on a plan in any file.</summary>
    public Launch(Bundle bundle, SafeFd plan, Action<string>? prepareLog = null)
        : this(bundle, plan, prepareLog, null)
    {
    }

    /// <summary>Starts the launcher for a container by way of another program, which becomes the launcher: its image has number 20.</summary>
    public Launch(Bundle bundle, ContainerPlan plan, string program)
        : this(bundle, plan.Build(), program)
    {
    }

    /// <summary>The same with a plan's bytes.</summary>
    public Launch(Bundle bundle, byte[] plan, string program)
        : this(bundle, MemoryFiles.Create("plan", plan), null, program)
    {
    }

    private Launch(Bundle bundle, SafeFd plan, Action<string>? prepareLog, string? through)
    {
        (_sync, var theirs) = Sockets.SeqPacketPair(firstNonBlocking: true, secondNonBlocking: false);
        using (plan)
        using (theirs)
        using (var state = OpenDirectory(Directory.CreateDirectory(StatePath).FullName))
        using (var log = OpenDirectory(Directory.CreateDirectory(LogDirectory).FullName))
        using (var bundleDirectory = OpenDirectory(bundle.Path))
        {
            Paths.MkfifoAt(state, "exec.fifo", 0x180);
            prepareLog?.Invoke(LogPath);
            _monitor = Start(
                through,
                [
                    new FdMapping(theirs, (int)LaunchFd.Sync),
                    new FdMapping(plan, (int)LaunchFd.Plan),
                    new FdMapping(state, (int)LaunchFd.Container),
                    new FdMapping(log, (int)LaunchFd.Log),
                    new FdMapping(bundleDirectory, (int)LaunchFd.Bundle),
                ]);
        }
    }

    /// <summary>Starts the launcher for a container.</summary>
    public Launch(Bundle bundle, ContainerPlan plan, Action<string>? prepareLog = null)
        : this(bundle, plan.Build(), prepareLog)
    {
    }

    /// <summary>The monitor.</summary>
    public SpawnedProcess Monitor => _monitor;

    /// <summary>Pid of the container process, from procPid.</summary>
    public int Pid { get; private set; }

    /// <summary>The container process, from procPid.</summary>
    public SafePidFd? Container { get; private set; }

    /// <summary>exit.json.</summary>
    public ExitRecord? Exit => ExitRecord.Read(Path.Combine(StatePath, "exit.json"));

    /// <summary>container.log.</summary>
    public List<LogRecord> Log => LogRecord.ReadAll(LogPath);

    /// <summary>What was written to standard output.</summary>
    public string Output => LogRecord.Joined(Log, "stdout");

    /// <summary>Names in the state directory.</summary>
    public IEnumerable<string?> StateFiles => Directory.EnumerateFileSystemEntries(StatePath).Select(Path.GetFileName);

    private string StatePath => Path.Combine(_directory, "state");

    private string LogDirectory => Path.Combine(_directory, "log");

    private string LogPath => Path.Combine(LogDirectory, "container.log");

    /// <summary>Waits for procPid.</summary>
    public void ExpectPid()
    {
        var (payload, fd) = Expect(SyncType.ProcPid);
        Pid = MemoryMarshal.Read<SyncPid>(payload).Pid;
        Container = Pidfd.Adopt(fd!);
    }

    /// <summary>Waits for a message of this type.</summary>
    /// <exception cref="LaunchFailedException">procError came instead.</exception>
    public (byte[] Payload, SafeFd? Fd) Expect(SyncType type)
    {
        var message = Receive() ?? throw new EndOfStreamException($"end of file instead of {type}");
        if (message.Type == SyncType.ProcError && type != SyncType.ProcError)
        {
            throw new LaunchFailedException(MemoryMarshal.Read<SyncError>(message.Payload));
        }

        Assert.Equal(type, message.Type);
        return (message.Payload, message.Fd);
    }

    /// <summary>Waits for procError.</summary>
    public SyncError ExpectError() => MemoryMarshal.Read<SyncError>(Expect(SyncType.ProcError).Payload);

    /// <summary>Waits for the end of file that says that execve(2) succeeded, or that the launcher ended.</summary>
    public void ExpectEnd() => Assert.Null(Receive());

    /// <summary>Sends a message without payload.</summary>
    public void Send(SyncType type, params ReadOnlySpan<SafeFd> fds)
    {
        var header = new SyncHeader { Type = type, Flags = fds.IsEmpty ? 0 : SyncFlags.HasFd };
        Assert.True(FdPassing.Send(_sync, MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in header, 1)), fds));
    }

    /// <summary>Goes as far as procReady.</summary>
    public Launch UntilReady()
    {
        ExpectPid();
        Send(SyncType.ProcMapped);
        Expect(SyncType.ProcReady);
        return this;
    }

    /// <summary>Goes as far as procCreated.</summary>
    public Launch Create()
    {
        UntilReady();
        Send(SyncType.ProcRun);
        Expect(SyncType.ProcCreated);
        return this;
    }

    /// <summary>Creates, starts and waits for execve(2).</summary>
    public Launch Start()
    {
        Create().Release();
        ExpectEnd();
        return this;
    }

    /// <summary>Runs to the end.</summary>
    public Launch Run()
    {
        Start();
        Assert.Equal(new ProcessExit(0, 0), WaitMonitor());
        return this;
    }

    /// <summary>What the start of a container is: one byte into exec.fifo.</summary>
    public void Release()
    {
        using var fifo = Paths.Open(Path.Combine(StatePath, "exec.fifo"), Libc.O_WRONLY | Libc.O_NONBLOCK);
        Files.WriteAll(fifo, "0"u8);
    }

    /// <summary>The daemon dies.</summary>
    public void Abandon() => _sync.Dispose();

    /// <summary>Waits for the monitor's end.</summary>
    public ProcessExit WaitMonitor()
    {
        Ready.Wait(_monitor.PidFd, "the monitor's end");
        return _monitorExit ??= Pidfd.WaitId(_monitor.PidFd) ?? throw new InvalidOperationException("the monitor lives");
    }

    /// <summary>Waits for the container process's end.</summary>
    public void WaitContainer() => Ready.Wait(Container!, "the container process's end");

    /// <summary>Ends everything and removes the directories.</summary>
    public void Dispose()
    {
        Pidfd.SendSignal(_monitor.PidFd, Libc.SIGKILL);
        WaitMonitor();
        if (Container is not null)
        {
            WaitContainer();
        }

        Container?.Dispose();
        _monitor.PidFd.Dispose();
        _sync.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private (SyncType Type, byte[] Payload, SafeFd? Fd)? Receive()
    {
        var buffer = new byte[Marshal.SizeOf<SyncHeader>() + SyncFormat.MaxPayload];
        Ready.Wait(_sync, "a message");
        var received = FdPassing.Receive(_sync, buffer);
        if (received.Status == ReceiveStatus.EndOfFile)
        {
            return null;
        }

        var header = MemoryMarshal.Read<SyncHeader>(buffer);
        Assert.Equal(received.Length - Marshal.SizeOf<SyncHeader>(), (int)header.Length);
        Assert.Equal(received.Fd is not null, header.Flags.HasFlag(SyncFlags.HasFd));
        return (header.Type, buffer[Marshal.SizeOf<SyncHeader>()..received.Length], received.Fd);
    }

    private static SpawnedProcess Start(string? through, FdMapping[] fds)
    {
        string[] arguments = ["berth-monitor", "test"];
        if (through is null)
        {
            return PosixSpawn.Start(LauncherImage.Open(), arguments, [], fds);
        }

        using var program = Paths.Open(through, Libc.O_PATH);
        return PosixSpawn.Start(program, [through, "run", .. arguments], [], [.. fds, new FdMapping(LauncherImage.Open(), 20)]);
    }

    private static SafeFd OpenDirectory(string path) => Paths.Open(path, Libc.O_PATH | Libc.O_DIRECTORY);
}
