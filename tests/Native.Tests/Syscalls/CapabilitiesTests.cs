using Berth.Native.Syscalls;

namespace Berth.Native.Tests.Syscalls;

public sealed class CapabilitiesTests
{
    [Fact]
    public void TryParse_Names_AreKnownWithTheirPrefixOnly()
    {
        Assert.True(Capabilities.TryParse("CAP_SYS_ADMIN", out var number));
        Assert.Equal(21, number);
        Assert.False(Capabilities.TryParse("SYS_ADMIN", out _));
        Assert.Equal(41, Capabilities.Names.Distinct().Count());
    }

    [Fact]
    public void ReadLastCap_IsTheKernels()
    {
        Assert.Equal(File.ReadAllText("/proc/sys/kernel/cap_last_cap").Trim(), $"{Capabilities.ReadLastCap()}");
        Assert.True(Capabilities.ReadLastCap() >= 40);
    }
}
