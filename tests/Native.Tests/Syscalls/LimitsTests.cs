using Berth.Native.Errors;
using Berth.Native.Syscalls;

namespace Berth.Native.Tests.Syscalls;

public sealed class LimitsTests
{
    [Fact]
    public void Set_OnAnotherProcess_IsWhatItHas()
    {
        using var child = Child.Start("read line", out var leash);
        using (leash)
        {
            Assert.True(Limits.TryParse("RLIMIT_NOFILE", out var files));
            Limits.Set(child.Pid, files, 100, 200);

            Assert.Equal((100ul, 200ul), Limits.Get(child.Pid, files));
            Assert.Matches(@"Max open files\s+100\s+200", File.ReadAllText($"/proc/{child.Pid}/limits"));
            Assert.NotEqual((100ul, 200ul), Limits.Get(0, files));
        }
    }

    [Fact]
    public void Set_SoftAboveHard_NamesTheLimit()
    {
        Assert.True(Limits.TryParse("RLIMIT_CORE", out var core));

        var error = Assert.Throws<SyscallException>(() => Limits.Set(0, core, 2, 1));

        Assert.Equal("prlimit RLIMIT_CORE: EINVAL (invalid argument)", error.Message);
    }

    [Fact]
    public void TryParse_UnknownName_IsFalse() => Assert.False(Limits.TryParse("RLIMIT_NONE", out _));
}
