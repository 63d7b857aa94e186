using Berth.Native.Errors;
using Berth.Native.Syscalls;
using Berth.TestSupport;

namespace Berth.Native.Tests.Syscalls;

public sealed class PathsTests : IDisposable
{
    private readonly TemporaryDirectory _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Open_MissingFile_NamesCallPathAndErrno()
    {
        var error = Assert.Throws<SyscallException>(() => Paths.Open(_temporary["missing"], Libc.O_RDONLY));

        Assert.Equal($"openat {_temporary["missing"]}: ENOENT (no such file or directory)", error.Message);
    }

    [Fact]
    public void Open_SetsCloseOnExec()
    {
        using var file = Paths.Open("/dev/null", Libc.O_RDONLY);

        Assert.Equal(Libc.FD_CLOEXEC, Libc.fcntl(file, Libc.F_GETFD, 0));
    }

    // more bits than old kernels had
    [RequiresRootFact]
    public void MknodAt_LargeNumbers_AreThoseOfTheNode()
    {
        using var directory = Paths.Open(_temporary.Path, Libc.O_PATH | Libc.O_DIRECTORY);

        Paths.MknodAt(directory, "node", Libc.S_IFCHR | 0b110_000_000, (0x7ab, 0x9cdef));

        FileStatus node = Paths.Statx(directory, "node");
        Assert.Equal((Libc.S_IFCHR, (0x7abu, 0x9cdefu)), (node.Type, node.SpecialDevice));
    }

    [Fact]
    public void OpenAt2_InRoot_StaysBelowTheDirectory()
    {
        Directory.CreateDirectory(_temporary["root/etc"]);
        File.WriteAllText(_temporary["root/etc/passwd"], "inside");
        File.CreateSymbolicLink(_temporary["root/link"], "../../../../../../etc/passwd");
        using var root = Paths.Open(_temporary["root"], Libc.O_PATH | Libc.O_DIRECTORY);

        using var file = Paths.OpenAt2(root, "/link", Libc.O_RDONLY, resolve: Libc.RESOLVE_IN_ROOT | Libc.RESOLVE_NO_MAGICLINKS);

        Assert.Equal("inside"u8, Files.ReadAllBytes(file, 100));
        Assert.Equal(Libc.FD_CLOEXEC, Libc.fcntl(file, Libc.F_GETFD, 0));
    }

    [Theory]
    [InlineData(Libc.RESOLVE_BENEATH, "EXDEV")]
    [InlineData(Libc.RESOLVE_NO_SYMLINKS, "ELOOP")]
    public void OpenAt2_WayOut_IsRefused(ulong resolve, string errno)
    {
        File.CreateSymbolicLink(_temporary["link"], "/etc/passwd");
        using var root = Paths.Open(_temporary.Path, Libc.O_PATH | Libc.O_DIRECTORY);

        var error = Assert.Throws<SyscallException>(() => Paths.OpenAt2(root, "link", Libc.O_RDONLY, resolve: resolve));

        Assert.Equal(errno, error.ErrnoName);
    }

    [Fact]
    public void OpenAt2_Create_TakesTheMode()
    {
        using var root = Paths.Open(_temporary.Path, Libc.O_PATH | Libc.O_DIRECTORY);

        using var file = Paths.OpenAt2(root, "new", Libc.O_WRONLY | Libc.O_CREAT | Libc.O_EXCL, 0x180, Libc.RESOLVE_BENEATH);

        Assert.Equal(Libc.S_IFREG | 0x180, Files.Status(file).Mode);
    }

    [Fact]
    public void Directory_IsMadeRenamedAndRemoved()
    {
        using var root = Paths.Open(_temporary.Path, Libc.O_RDONLY | Libc.O_DIRECTORY);
        Paths.MkdirAt(root, "a", 0x1c0);
        Paths.RenameAt(root, "a", root, "b");
        Assert.Equal(Libc.S_IFDIR | 0x1c0, Paths.Statx(root, "b").Mode);

        var wrong = Assert.Throws<SyscallException>(() => Paths.UnlinkAt(root, "b"));
        Assert.Equal("EISDIR", wrong.ErrnoName);
        Paths.UnlinkAt(root, "b", Libc.AT_REMOVEDIR);

        Assert.Empty(Directory.EnumerateFileSystemEntries(_temporary.Path));
    }

    [Fact]
    public void Fifo_WithoutReader_GivesEnxioToAWriterThatDoesNotBlock()
    {
        using var root = Paths.Open(_temporary.Path, Libc.O_RDONLY | Libc.O_DIRECTORY);
        Paths.MkfifoAt(root, "exec.fifo", 0x180);
        Paths.FchmodAt(root, "exec.fifo", 0x192);
        Assert.Equal(Libc.S_IFIFO | 0x192, Paths.Statx(root, "exec.fifo").Mode);

        var error = Assert.Throws<SyscallException>(() => Paths.OpenAt(root, "exec.fifo", Libc.O_WRONLY | Libc.O_NONBLOCK));

        Assert.Equal("ENXIO", error.ErrnoName);
    }

    [Fact]
    public void Statx_Symlink_IsNotFollowedWhenAskedNotTo()
    {
        File.CreateSymbolicLink(_temporary["link"], "/dev/null");
        using var root = Paths.Open(_temporary.Path, Libc.O_RDONLY | Libc.O_DIRECTORY);

        Assert.Equal(Libc.S_IFLNK, Paths.Statx(root, "link", Libc.AT_SYMLINK_NOFOLLOW).Type);
        Assert.Equal((1u, 3u), Paths.Statx(root, "link").SpecialDevice);
    }

    [Fact]
    public void Statx_KnowsTheMount()
    {
        using var proc = Paths.Open("/proc", Libc.O_PATH | Libc.O_DIRECTORY);

        var status = Files.Status(proc);

        Assert.True(status.IsMountRoot);
        Assert.Contains(
            File.ReadLines("/proc/self/mountinfo"),
            line => line.StartsWith($"{status.MountId} ", StringComparison.Ordinal) && line.Contains(" /proc ", StringComparison.Ordinal));
        Assert.False(Paths.Statx(proc, "self/status").IsMountRoot);
    }

    [Fact]
    public void Statx_TimesAreThoseOfTheFile()
    {
        File.WriteAllText(_temporary["file"], "12345");
        var written = new DateTimeOffset(2020, 2, 3, 4, 5, 6, TimeSpan.Zero).AddTicks(1234567);
        File.SetLastWriteTimeUtc(_temporary["file"], written.UtcDateTime);
        using var file = Paths.Open(_temporary["file"], Libc.O_RDONLY);

        var status = Files.Status(file);

        Assert.Equal(written, status.ModifiedAt);
        Assert.True(status.BornAt > written);
        Assert.Equal(5ul, status.Size);
        Assert.Equal(1u, status.Links);
    }
}
