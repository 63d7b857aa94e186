using Berth.Native.Errors;
using Berth.Native.Syscalls;

namespace Berth.Native.Tests.Syscalls;

public sealed class NamespacesTests
{
    [Fact]
    public void Open_OfTheKindAskedFor_IsThatNamespace()
    {
        using var found = Namespaces.Open("/proc/self/ns/net", Libc.CLONE_NEWNET);

        Assert.Equal($"net:[{Files.Status(found).Inode}]", new FileInfo("/proc/self/ns/net").LinkTarget);
    }

    [Theory]
    [InlineData("/proc/self/ns/uts", "EINVAL")]
    [InlineData("/dev/null", "ENOTTY")]
    [InlineData("/proc/self/ns/none", "ENOENT")]
    public void Open_SomethingElse_IsRefused(string path, string errno)
    {
        var error = Assert.Throws<SyscallException>(() => Namespaces.Open(path, Libc.CLONE_NEWNET));

        Assert.Equal(errno, error.ErrnoName);
        Assert.Equal(path, error.Path);
    }
}
