using Berth.Native.Syscalls;

namespace Berth.Native.Tests.Syscalls;

public sealed class KernelVersionTests
{
    [Theory]
    [InlineData("6.18.44-fc-v595", 6, 18)]
    [InlineData("5.14.0", 5, 14)]
    [InlineData("7.0-rc1", 7, 0)]
    public void Parse_Release_GivesItsNumbers(string release, int major, int minor) =>
        Assert.Equal(new KernelVersion(major, minor, release), KernelVersion.Parse(release));

    [Theory]
    [InlineData("")]
    [InlineData("6")]
    [InlineData("six.one")]
    public void Parse_SomethingElse_IsRefused(string release) => Assert.Throws<FormatException>(() => KernelVersion.Parse(release));

    [Fact]
    public void Current_IsTheRunningKernel() =>
        Assert.Equal(File.ReadAllText("/proc/sys/kernel/osrelease").Trim(), KernelVersion.Current.Release);

    [Theory]
    [InlineData(5, 99, true)]
    [InlineData(6, 1, true)]
    [InlineData(6, 2, false)]
    [InlineData(7, 0, false)]
    public void IsAtLeast_ComparesMajorFirst(int major, int minor, bool expected) =>
        Assert.Equal(expected, new KernelVersion(6, 1, "").IsAtLeast(major, minor));
}
