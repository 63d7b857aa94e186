using Berth.Core.Cgroups.Resources;

namespace Berth.Core.Tests.Cgroups.Resources;

public class ResourceConversionsTests
{
    // the corners of both ranges and the defaults (cgroup-v1/cpusets, cgroup-v2.rst), and points of the curve in between
    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(10, 4)]
    [InlineData(50, 10)]
    [InlineData(100, 17)]
    [InlineData(256, 35)]
    [InlineData(512, 59)]
    [InlineData(1023, 100)]
    [InlineData(1024, 100)]
    [InlineData(1025, 101)]
    [InlineData(2048, 174)]
    [InlineData(4096, 303)]
    [InlineData(10000, 627)]
    [InlineData(100000, 4340)]
    [InlineData(262143, 10000)]
    [InlineData(262144, 10000)]
    [InlineData(ulong.MaxValue, 10000)]
    public void CpuWeight_OfShares_FollowsTheCurve(ulong shares, ulong weight) =>
        Assert.Equal(weight, ResourceConversions.CpuWeight(shares));

    [Fact]
    public void CpuWeight_OfEveryShares_NeverFalls()
    {
        ulong last = 0;
        for (ulong shares = 0; shares <= ResourceConversions.MaxShares; shares++)
        {
            ulong weight = ResourceConversions.CpuWeight(shares);
            Assert.InRange(weight, Math.Max(last, ResourceConversions.MinWeight), ResourceConversions.MaxWeight);
            last = weight;
        }
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(11, 11)]
    [InlineData(100, 910)]
    [InlineData(500, 4950)]
    [InlineData(999, 9989)]
    [InlineData(1000, 10000)]
    public void IOWeight_OfBlockWeight_IsLinear(ulong block, ulong weight) => Assert.Equal(weight, ResourceConversions.IOWeight(block));
}
