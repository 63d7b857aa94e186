using Berth.Native.Errors;
using Berth.Native.Syscalls;

namespace Berth.Native.Tests;

public sealed class LauncherImageTests
{
    [Fact]
    public void Open_IsOneSealedImageForTheWholeProcess()
    {
        var image = LauncherImage.Open();

        Assert.Same(image, LauncherImage.Open());
        Assert.Equal("EPERM", Assert.Throws<SyscallException>(() => Files.WriteAll(image, "x"u8)).ErrnoName);
        Assert.InRange(Files.Status(image).Size, 1ul, 256ul * 1024);
    }

    [Fact]
    public void Start_WithoutAPlan_ExitsWithAnError()
    {
        var launcher = PosixSpawn.Start(LauncherImage.Open(), ["berth-monitor", "test"], [], []);

        using (launcher.PidFd)
        {
            var exit = Pidfd.WaitId(launcher.PidFd, block: true);
            Assert.NotNull(exit);
            Assert.Equal(0, exit.Value.Signal);
            Assert.NotEqual(0, exit.Value.Code);
        }
    }
}
