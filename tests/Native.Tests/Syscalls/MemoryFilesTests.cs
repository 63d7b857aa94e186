using Berth.Native.Errors;
using Berth.Native.Syscalls;

namespace Berth.Native.Tests.Syscalls;

public sealed class MemoryFilesTests
{
    private const int AllSeals = Libc.F_SEAL_SEAL | Libc.F_SEAL_SHRINK | Libc.F_SEAL_GROW | Libc.F_SEAL_WRITE;

    [Fact]
    public void Create_FromBytes_CanNotBeChanged()
    {
        using var file = MemoryFiles.Create("plan", "contents"u8);

        Assert.Equal("EPERM", Assert.Throws<SyscallException>(() => Files.WriteAll(file, "x"u8)).ErrnoName);
        Assert.Equal(AllSeals, Libc.fcntl(file, Libc.F_GET_SEALS, 0) & AllSeals);
        Assert.Equal(Libc.FD_CLOEXEC, Libc.fcntl(file, Libc.F_GETFD, 0));
        using var reader = Paths.Open(file.ProcPath(), Libc.O_RDONLY);
        Assert.Equal("contents"u8, Files.ReadAllBytes(reader, 100));
    }

    [Fact]
    public void Create_FromStream_HasAllOfIt()
    {
        var bytes = new byte[100_000];
        new Random(1).NextBytes(bytes);

        using var file = MemoryFiles.Create("image", new MemoryStream(bytes), executable: true);

        Assert.Equal(bytes, File.ReadAllBytes(file.ProcPath()));
        Assert.Equal(AllSeals, Libc.fcntl(file, Libc.F_GET_SEALS, 0) & AllSeals);
    }

    [Fact]
    public void Create_Executable_CanBeStarted()
    {
        using var file = MemoryFiles.Create("true", File.ReadAllBytes("/bin/true"), executable: true);

        var child = PosixSpawn.Start(file, ["true"], [], []);

        using (child.PidFd)
        {
            Assert.Equal(new ProcessExit(0, 0), Pidfd.WaitId(child.PidFd, block: true));
        }
    }

    [Fact]
    public void Create_NameTooLong_LeavesNothing()
    {
        var error = Assert.Throws<SyscallException>(() => MemoryFiles.Create(new string('n', 300), "x"u8));

        Assert.Equal("EINVAL", error.ErrnoName);
    }
}
