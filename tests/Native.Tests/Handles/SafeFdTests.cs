using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Native.Tests.Handles;

public sealed class SafeFdTests
{
    [Fact]
    public void Dispose_ClosesTheDescriptor()
    {
        var file = Paths.Open("/dev/null", Libc.O_RDONLY);
        var path = file.ProcPath();
        Assert.Equal("/dev/null", File.ResolveLinkTarget(path, false)!.FullName);

        file.Dispose();

        Assert.Throws<ObjectDisposedException>(() => Files.Status(file));
    }

    [Fact]
    public void Duplicate_OutlivesTheFirst()
    {
        var file = Paths.Open("/dev/null", Libc.O_RDONLY);
        using var copy = file.Duplicate();

        file.Dispose();

        Assert.Equal(Libc.S_IFCHR, Files.Status(copy).Type);
        Assert.Equal(Libc.FD_CLOEXEC, Libc.fcntl(copy, Libc.F_GETFD, 0));
    }

    [Fact]
    public void MoveTo_LeavesOneOwner()
    {
        var file = Paths.Open("/dev/null", Libc.O_RDONLY);

        using var moved = file.MoveTo(new SafeMountFd());
        file.Dispose();

        Assert.Equal(Libc.S_IFCHR, Files.Status(moved).Type);
    }

    [Fact]
    public void CurrentDirectory_IsWhereRelativePathsStart()
    {
        var status = Paths.Statx(SafeFd.CurrentDirectory, ".");

        Assert.Equal(Paths.Statx(SafeFd.CurrentDirectory, Environment.CurrentDirectory).Inode, status.Inode);
    }

    [Fact]
    public void Name_WithNul_IsRefusedBeforeTheKernelSeesHalfOfIt() =>
        Assert.Throws<ArgumentException>(() => Paths.Open("/dev/null\0/x", Libc.O_RDONLY));

    [Fact]
    public void Name_LongerThanTheStackBuffer_ReachesTheKernelWhole()
    {
        var name = "/" + string.Concat(Enumerable.Repeat("./", 1000)) + "dev/null";

        using var file = Paths.Open(name, Libc.O_RDONLY);

        Assert.Equal(Libc.S_IFCHR, Files.Status(file).Type);
        var error = Assert.Throws<SyscallException>(() => Paths.Open(new string('x', 600), Libc.O_RDONLY));
        Assert.Equal("ENAMETOOLONG", error.ErrnoName);
    }
}
