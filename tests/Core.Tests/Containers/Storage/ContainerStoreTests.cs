using Berth.Core.Cgroups.Devices;
using Berth.Core.Cgroups.Resources;
using Berth.Core.Containers;
using Berth.Core.Containers.Storage;
using Berth.Core.Errors;
using Berth.Core.Specs;
using Berth.Native;
using Berth.Native.Handles;
using Berth.Native.Syscalls;
using Microsoft.Extensions.Options;

namespace Berth.Core.Tests.Containers.Storage;

public sealed class ContainerStoreTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("berth-store-").FullName;
    private readonly ContainerStore _store;

    public ContainerStoreTests() => _store = new ContainerStore(Options.Create(new CoreOptions
    {
        StateRoot = Path.Combine(_root, "run"),
        LogRoot = Path.Combine(_root, "log"),
    }));

    private string StateDirectory => Path.Combine(_root, "run", "containers");

    public void Dispose()
    {
        _store.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    private static StateRecord State(ContainerStatus status) => new()
    {
        OciVersion = "1.3.0",
        Id = "c1",
        Status = status.ToOciName(),
        Pid = 12,
        Bundle = "/bundles/demo",
        Berth = new BerthState
        {
            Cgroups = new("/berth/c1", "/berth/c1"),
            MonitorPid = 11,
            MonitorStartTime = ulong.MaxValue,
            ProcessStartTime = 5,
            CreatedAt = DateTimeOffset.UnixEpoch,
            Revision = 2,
            RequestHash = "abc",
        },
    };

    [Fact]
    public void Create_NewContainer_IsPrivateToRoot()
    {
        _store.Create("c1", "{}"u8.ToArray()).Dispose();

        string directory = Path.Combine(StateDirectory, "c1");
        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(directory));
        Assert.Equal((UnixFileMode)0b110_000_000, File.GetUnixFileMode(Path.Combine(directory, "config.json")));
        Assert.Equal((UnixFileMode)0b110_000_000, File.GetUnixFileMode(Path.Combine(directory, "exec.fifo")));
        Assert.Equal((UnixFileMode)0b111_000_000, File.GetUnixFileMode(_store.LogDirectory("c1")));
    }

    [Fact]
    public void SaveState_UnfinishedUpdateOfAContainerWithoutDeviceRules_IsReadAsItWas()
    {
        _store.Create("c1", "{}"u8.ToArray()).Dispose();
        var state = State(ContainerStatus.Created);

        _store.SaveState(state with { Berth = state.Berth with { Undo = ResourceSettings.None with { Devices = DeviceSettings.None } } });

        Assert.Equal(DeviceSettings.None, _store.ReadState("c1")!.Berth.Undo!.Devices);
    }

    [Fact]
    public void SaveState_UnfinishedUpdate_IsReadAsItWas()
    {
        _store.Create("c1", "{}"u8.ToArray()).Dispose();
        var resources = new LinuxResources { Pids = new LinuxPids { Limit = 5 }, CPU = new LinuxCPU { Shares = 7 } };
        var write = new ResourceWrite("pids.max", "4", "/linux/resources/pids/limit") { Controller = "pids", IsUnified = true, Group = "g", Undo = [] };
        var device = new DeviceSettings(new ulong[] { 1, ulong.MaxValue }, "/linux/resources/devices");
        var state = State(ContainerStatus.Created);

        _store.SaveState(state with
        {
            Berth = state.Berth with { Resources = resources, Undo = new ResourceSettings([write]) { Devices = device } },
        });

        BerthState read = _store.ReadState("c1")!.Berth;
        Assert.Equal(resources, read.Resources);
        ResourceWrite readWrite = Assert.Single(read.Undo!.Writes);
        Assert.Equal(write with { Undo = null }, readWrite with { Undo = null });
        Assert.Equal([], readWrite.Undo);
        Assert.Equal(device, read.Undo.Devices);
    }

    [Fact]
    public void Create_TakenId_FailsAndLeavesTheFirstAlone()
    {
        _store.Create("c1", "{\"first\":1}"u8.ToArray()).Dispose();

        var failure = Assert.Throws<CoreException>(() => _store.Create("c1", "{}"u8.ToArray()));

        Assert.Equal((ErrorCode.StateFailed, "EEXIST", "mkdirat"), (failure.Code, failure.Errno, failure.Syscall));
        Assert.Equal("{\"first\":1}"u8, _store.ReadConfig("c1")!);
    }

    [Fact]
    public void Create_LogOfAnEarlierBoot_IsReplaced()
    {
        Directory.CreateDirectory(_store.LogDirectory("c1"));
        string old = Path.Combine(_store.LogDirectory("c1"), "container.log");
        File.WriteAllText(old, "old");

        _store.Create("c1", "{}"u8.ToArray()).Dispose();

        Assert.False(File.Exists(old));
    }

    [Fact]
    public void SaveState_Twice_LeavesTheLastAndNoTemporaryFile()
    {
        _store.Create("c1", "{}"u8.ToArray()).Dispose();
        _store.SaveState(State(ContainerStatus.Creating));
        _store.SaveState(State(ContainerStatus.Created));

        var read = _store.ReadState("c1")!;

        Assert.Equal(State(ContainerStatus.Created), read with { Annotations = null });
        Assert.False(read.IsCreating);
        Assert.Equal(
            ["config.json", "exec.fifo", "state.json"],
            Directory.GetFileSystemEntries(Path.Combine(StateDirectory, "c1")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void ReadState_NeverSaved_IsNull()
    {
        _store.Create("c1", "{}"u8.ToArray()).Dispose();
        Assert.Null(_store.ReadState("c1"));
        Assert.Null(_store.ReadExit("c1"));
    }

    [Fact]
    public void ReadExit_OfTheMonitor_IsUnderstood()
    {
        _store.Create("c1", "{}"u8.ToArray()).Dispose();
        File.WriteAllText(
            Path.Combine(StateDirectory, "c1", "exit.json"),
            """{"exitCode":126,"signal":0,"finishedAt":"2026-11-21T22:00:00.123456789Z","error":{"errno":8,"step":40,"steps":40,"call":"execve","path":"/bin/x","text":"t","detail":""}}""");

        var exit = _store.ReadExit("c1")!.ToExit();

        Assert.Equal((126, (int?)null), (exit.Code, exit.Signal));
        Assert.Equal("execve /bin/x: ENOEXEC (exec format error)", exit.Error);
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 22, 0, 0, TimeSpan.Zero).AddTicks(1234567), exit.FinishedAt);
    }

    [Fact]
    public void ReadExit_Damaged_IsAStateError()
    {
        _store.Create("c1", "{}"u8.ToArray()).Dispose();
        File.WriteAllText(Path.Combine(StateDirectory, "c1", "exit.json"), "{\"exitCode\":");
        Assert.Equal(ErrorCode.StateFailed, Assert.Throws<CoreException>(() => _store.ReadExit("c1")).Code);
    }

    [Fact]
    public void ReleaseStart_NobodyWaits_IsNull()
    {
        _store.Create("c1", "{}"u8.ToArray()).Dispose();
        Assert.Null(_store.ReleaseStart("c1"));
    }

    [Fact]
    public void ReleaseStart_SomebodyWaits_WritesAByte()
    {
        _store.Create("c1", "{}"u8.ToArray()).Dispose();
        using var waiting = Paths.Open(Path.Combine(StateDirectory, "c1", "exec.fifo"), Libc.O_RDWR | Libc.O_NONBLOCK);

        using SafeFd? fifo = _store.ReleaseStart("c1");

        Assert.NotNull(fifo);

        Span<byte> buffer = stackalloc byte[2];
        Assert.Equal(1, Files.Read(waiting, buffer));
    }

    [Fact]
    public void BeginRemove_TwiceThenRemove_LeavesNothing()
    {
        _store.Create("c1", "{}"u8.ToArray()).Dispose();
        string directory = _store.BeginRemove("c1");
        Assert.Equal(directory, _store.BeginRemove("c1"));
        Assert.Equal([directory], _store.List());

        _store.Remove("c1", directory);

        Assert.Empty(_store.List());
        Assert.False(Directory.Exists(_store.LogDirectory("c1")));
    }
}
