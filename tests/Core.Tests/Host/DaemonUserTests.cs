using Berth.Core.Host;

namespace Berth.Core.Tests.Host;

public sealed class DaemonUserTests
{
    [Fact]
    public void Parse_Status_TakesTheEffectiveIds() => Assert.Equal(
        new DaemonUser(1001, 2001), DaemonUser.Parse(["Name:\tberthd", "Uid:\t1000\t1001\t1002\t1003", "Gid:\t2000\t2001\t2002\t2003"]));

    [Fact]
    public void Detect_ThisProcess_IsWhatTheSystemSays() => Assert.Equal(Environment.IsPrivilegedProcess, DaemonUser.Detect().IsRoot);

    [Theory]
    [InlineData("40\n", (1ul << 41) - 1)]
    [InlineData("63", ulong.MaxValue)]
    public void KnownCapabilities_LastOne_IncludesAllBefore(string last, ulong set) => Assert.Equal(set, HostProbe.KnownCapabilities(last));
}
