using Berth.Native.Syscalls;
using Berth.TestSupport;

namespace Berth.Native.Tests.Syscalls;

public sealed class LocksTests
{
    [Fact]
    public void TryLockExclusive_HeldByAnother_IsFalseUntilThatIsClosed()
    {
        using var directory = new TemporaryDirectory();
        var first = Paths.Open(directory["lock"], Libc.O_RDWR | Libc.O_CREAT, 0x180);
        using var second = Paths.Open(directory["lock"], Libc.O_RDWR);

        Assert.True(Locks.TryLockExclusive(first));
        Assert.True(Locks.TryLockExclusive(first));
        Assert.False(Locks.TryLockExclusive(second));
        first.Dispose();

        Assert.True(Locks.TryLockExclusive(second));
    }
}
