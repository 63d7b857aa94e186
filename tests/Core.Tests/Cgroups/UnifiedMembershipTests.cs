using Berth.Core.Cgroups;

namespace Berth.Core.Tests.Cgroups;

public class UnifiedMembershipTests
{
    [Theory]
    [InlineData("0::/berth/web/inner\n", "inner")]
    [InlineData("5:memory:/berth/web/other\n0::/berth/web/a b/c:d\n", "a b/c:d")]
    [InlineData("0::/not/mounted/berth/web/inner\n", "inner")]
    [InlineData("0::/berth/web\n", null)]
    [InlineData("0::/berth/webs/inner\n", null)]
    [InlineData("0::/\n", null)]
    [InlineData("1:name=systemd:/berth/web/inner\n", null)]
    [InlineData("", null)]
    public void Parse_CgroupsOfAProcess_IsTheWayFromTheContainersOwn(string cgroups, string? expected) =>
        Assert.Equal(expected, UnifiedMembership.Parse(cgroups, "berth/web"));
}
