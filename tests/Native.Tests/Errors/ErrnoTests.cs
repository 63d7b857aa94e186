using System.Runtime.InteropServices;
using Berth.Native.Errors;

namespace Berth.Native.Tests.Errors;

public sealed class ErrnoTests
{
    [Theory]
    [InlineData(Libc.EPERM, "EPERM")]
    [InlineData(Libc.ENOENT, "ENOENT")]
    [InlineData(Libc.EAGAIN, "EAGAIN")]
    [InlineData(Libc.EOPNOTSUPP, "EOPNOTSUPP")]
    [InlineData(133, "EHWPOISON")]
    [InlineData(41, "errno 41")]
    [InlineData(0, "errno 0")]
    [InlineData(-1, "errno -1")]
    [InlineData(4242, "errno 4242")]
    public void Name_OfNumber_IsTheHeaders(int errno, string name) => Assert.Equal(name, Errno.Name(errno));

    [Fact]
    public void Text_OfEveryErrno_IsLibcs()
    {
        for (var errno = 1; errno <= 133; errno++)
        {
            if (!Errno.Name(errno).StartsWith('E'))
            {
                continue;
            }

            Assert.Equal(Marshal.GetPInvokeErrorMessage(errno), Errno.Text(errno), ignoreCase: true);
        }
    }

    [Fact]
    public void Message_OfSyscallException_NamesOperationPathErrnoAndDetail()
    {
        Assert.Equal("mount /proc: EPERM (operation not permitted)", new SyscallException("mount", "/proc", Libc.EPERM).Message);
        Assert.Equal("pipe2: EMFILE (too many open files)", new SyscallException("pipe2", null, Libc.EMFILE).Message);
        Assert.Equal(
            "fsconfig size: EINVAL (invalid argument): tmpfs: Bad value for 'size'",
            new SyscallException("fsconfig", "size", Libc.EINVAL, "tmpfs: Bad value for 'size'").Message);
    }
}
