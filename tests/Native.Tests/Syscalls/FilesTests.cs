using Berth.Native.Errors;
using Berth.Native.Syscalls;
using Berth.TestSupport;

namespace Berth.Native.Tests.Syscalls;

public sealed class FilesTests : IDisposable
{
    private readonly TemporaryDirectory _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(100_000)]
    public void ReadAllBytes_OfWhatWriteAllWrote_IsTheSame(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        using (var file = Paths.Open(_temporary["file"], Libc.O_WRONLY | Libc.O_CREAT, 0x180))
        {
            Files.WriteAll(file, bytes);
            Files.Fsync(file);
        }

        using var again = Paths.Open(_temporary["file"], Libc.O_RDONLY);

        Assert.Equal(bytes, Files.ReadAllBytes(again, length));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(5000)]
    public void ReadAllBytes_MoreThanTheLimit_IsRefused(int limit)
    {
        File.WriteAllBytes(_temporary["file"], new byte[limit + 1]);
        using var file = Paths.Open(_temporary["file"], Libc.O_RDONLY);

        var error = Assert.Throws<SyscallException>(() => Files.ReadAllBytes(file, limit));

        Assert.Equal("EFBIG", error.ErrnoName);
    }

    [Fact]
    public void ReadAllBytes_OfProc_IsReadToItsEnd()
    {
        using var file = Paths.Open("/proc/kallsyms", Libc.O_RDONLY);
        using var other = Paths.Open("/proc/cpuinfo", Libc.O_RDONLY);

        Assert.Equal("EFBIG", Assert.Throws<SyscallException>(() => Files.ReadAllBytes(file, 100_000)).ErrnoName);
        Assert.Equal(File.ReadLines("/proc/cpuinfo").Count(), Files.ReadAllBytes(other, 1 << 24).Count(b => b == '\n'));
    }

    [Fact]
    public void Fchmod_IsNotCutByTheUmask()
    {
        using var file = Paths.Open(_temporary["file"], Libc.O_WRONLY | Libc.O_CREAT, 0x180);

        Files.Fchmod(file, 0x1b6);

        Assert.Equal(0x1b6u, Files.Status(file).Mode & 0xfff);
    }

    [Fact]
    public void WriteAll_ToAFullDevice_NamesTheErrno()
    {
        using var full = Paths.Open("/dev/full", Libc.O_WRONLY);

        var error = Assert.Throws<SyscallException>(() => Files.WriteAll(full, "x"u8));

        Assert.Equal("ENOSPC", error.ErrnoName);
    }
}
