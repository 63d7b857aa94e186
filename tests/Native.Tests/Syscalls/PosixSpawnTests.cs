using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;
using Berth.TestSupport;

namespace Berth.Native.Tests.Syscalls;

public sealed class PosixSpawnTests : IDisposable
{
    private readonly TemporaryDirectory _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [RequiresCommandFact("busybox")]
    public void Start_WithoutDescriptors_HasDevNullAndNothingElse()
    {
        using var child = Child.StartSleep();

        Assert.Equal(["0 /dev/null", "1 /dev/null", "2 /dev/null"], child.Descriptors());
    }

    [RequiresCommandFact("busybox")]
    public void Start_DescriptorWithoutCloseOnExec_IsNotInherited()
    {
        using var careless = Paths.Open("/dev/full", Libc.O_RDONLY);
        Assert.Equal(0, Libc.fcntl(careless, Libc.F_SETFD, 0));

        using var child = Child.StartSleep();

        Assert.Equal(3, child.Descriptors().Count());
    }

    [RequiresCommandFact("busybox")]
    public void Start_WithDescriptors_HasExactlyThose()
    {
        using var zero = Paths.Open("/dev/zero", Libc.O_RDONLY);
        using var directory = Paths.Open("/usr", Libc.O_PATH | Libc.O_DIRECTORY);

        using var child = Child.StartSleep(new(zero, 1), new(zero, 3), new(zero, 9), new(directory, 6));

        Assert.Equal(["0 /dev/null", "1 /dev/zero", "2 /dev/null", "3 /dev/zero", "6 /usr", "9 /dev/zero"], child.Descriptors());
    }

    [RequiresCommandFact("busybox")]
    public void Start_SourcesThatAreEachOthersTargets_AreNotMixedUp()
    {
        using var zero = Paths.Open("/dev/zero", Libc.O_RDONLY);
        using var full = Paths.Open("/dev/full", Libc.O_RDONLY);

        using var child = Child.StartSleep(new(zero, Number(full)), new(full, Number(zero)));

        Assert.Equal(
            new HashSet<string> { "0 /dev/null", "1 /dev/null", "2 /dev/null", $"{Number(full)} /dev/zero", $"{Number(zero)} /dev/full" },
            child.Descriptors().ToHashSet());
    }

    [RequiresCommandFact("busybox")]
    public void Start_SourceAtItsOwnTarget_IsOpenInTheChild()
    {
        using var zero = Paths.Open("/dev/zero", Libc.O_RDONLY);

        using var child = Child.StartSleep(new FdMapping(zero, Number(zero)));

        Assert.Equal(["0 /dev/null", "1 /dev/null", "2 /dev/null", $"{Number(zero)} /dev/zero"], child.Descriptors());
        Assert.Equal(Libc.FD_CLOEXEC, Libc.fcntl(zero, Libc.F_GETFD, 0));
    }

    [Fact]
    public void Start_ExecutableAtATarget_IsStillStarted()
    {
        using var shell = Paths.Open("/bin/sh", Libc.O_RDONLY);
        using var zero = Paths.Open("/dev/zero", Libc.O_RDONLY);

        var child = PosixSpawn.Start(shell, ["sh", "-c", "exit 9"], [], [new(zero, Number(shell))]);

        using (child.PidFd)
        {
            Assert.Equal(new ProcessExit(9, 0), Pidfd.WaitId(child.PidFd, block: true));
        }
    }

    [Fact]
    public void Start_GivesArgumentsAndEnvironmentAsTheyAre()
    {
        using var output = Create("out");
        using var shell = Paths.Open("/bin/sh", Libc.O_RDONLY);
        var child = PosixSpawn.Start(
            shell,
            ["berth-monitor", "-c", "printf '%s|%s|%s|%s' \"$0\" \"$1\" \"$2\" \"$NAME\"", "zero", "", "zwei ü"],
            ["NAME=a=b c"],
            [new(output, 1)]);
        using (child.PidFd)
        {
            Pidfd.WaitId(child.PidFd, block: true);
        }

        Assert.Equal("zero||zwei ü|a=b c", File.ReadAllText(_temporary["out"]));
    }

    [RequiresCommandFact("busybox")]
    public void Start_HasItsOwnSessionAndNoSignalBlockedOrIgnored()
    {
        using var child = Child.StartSleep();

        var status = File.ReadAllLines($"/proc/{child.Pid}/status");
        Assert.Contains("SigBlk:\t0000000000000000", status);
        Assert.Contains("SigIgn:\t0000000000000000", status);
        var session = File.ReadAllText($"/proc/{child.Pid}/stat").Split(' ')[5];
        Assert.Equal($"{child.Pid}", session);
    }

    [Fact]
    public void StartNamed_Script_RunsInItsDirectory()
    {
        using var output = Create("out");
        using var directory = Paths.Open("/usr", Libc.O_PATH | Libc.O_DIRECTORY);
        string script = _temporary["script"];
        File.WriteAllText(script, "#!/bin/sh\npwd; echo \"$1$NAME\"\n");
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        var child = PosixSpawn.StartNamed(script, directory, ["ignored", "a"], ["NAME=b"], [new(output, 1)]);

        using (child.PidFd)
        {
            Assert.Equal(new ProcessExit(0, 0), Pidfd.WaitId(child.PidFd, block: true));
        }

        Assert.Equal("/usr\nab\n", File.ReadAllText(_temporary["out"]));
    }

    [Fact]
    public void StartNamed_Missing_GivesExecvesError()
    {
        using var directory = Paths.Open("/", Libc.O_PATH | Libc.O_DIRECTORY);

        var error = Assert.Throws<SyscallException>(() => PosixSpawn.StartNamed(_temporary["none"], directory, ["x"], [], []));

        Assert.Equal(Libc.ENOENT, error.Errno);
    }

    [Fact]
    public void StartNamed_GroupKilled_TakesItsChildrenWithIt()
    {
        var (end, its) = Pipes.Create();
        using var directory = Paths.Open("/", Libc.O_PATH | Libc.O_DIRECTORY);
        using (end)
        {
            SpawnedProcess child;
            using (its)
            {
                child = PosixSpawn.StartNamed("/bin/sh", directory, ["sh", "-c", "sleep 1000 & echo; wait"], ["PATH=/usr/bin:/bin"], [new(its, 1)]);
            }

            using var epoll = Epoll.Create();
            Epoll.Add(epoll, end, Libc.EPOLLIN, 0);
            Assert.Equal(1, Epoll.Wait(epoll, new EpollEvent[1], 30_000));
            Assert.Equal(1, Pipes.TryRead(end, new byte[8]));
            Assert.Null(Pipes.TryRead(end, new byte[8]));

            ProcessGroups.Kill(child.Pid);

            using (child.PidFd)
            {
                Assert.Equal(new ProcessExit(0, Libc.SIGKILL), Pidfd.WaitId(child.PidFd, block: true));
            }

            Assert.Equal(1, Epoll.Wait(epoll, new EpollEvent[1], 30_000));
            Assert.Equal(0, Pipes.TryRead(end, new byte[8]));
        }
    }

    [Fact]
    public void Start_NoBinary_GivesExecvesError()
    {
        using var file = Paths.Open("/etc/passwd", Libc.O_RDONLY);

        var error = Assert.Throws<SyscallException>(() => PosixSpawn.Start(file, ["x"], [], []));

        Assert.Equal("posix_spawn: EACCES (permission denied)", error.Message);
    }

    [Theory]
    [InlineData(-1, 5)]
    [InlineData(5, 5)]
    public void Start_NegativeTargetOrTwice_IsRefused(int first, int second)
    {
        using var shell = Paths.Open("/bin/sh", Libc.O_RDONLY);

        Assert.Throws<ArgumentException>(() => PosixSpawn.Start(shell, ["sh"], [], [new(shell, first), new(shell, second)]));
    }

    [Fact]
    public void Start_NulInAnArgument_IsRefused()
    {
        using var shell = Paths.Open("/bin/sh", Libc.O_RDONLY);

        Assert.Throws<ArgumentException>(() => PosixSpawn.Start(shell, ["sh", "a\0b"], [], []));
    }

    private static int Number(SafeFd fd) => (int)fd.DangerousGetHandle();

    private SafeFd Create(string name) => Paths.Open(_temporary[name], Libc.O_WRONLY | Libc.O_CREAT | Libc.O_APPEND, 0x180);
}
