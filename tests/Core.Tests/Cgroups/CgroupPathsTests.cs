using Berth.Core.Cgroups;
using Berth.Core.Errors;

namespace Berth.Core.Tests.Cgroups;

public class CgroupPathsTests
{
    [Theory]
    [InlineData(null, "/", "/berth/demo", "/berth/demo")]
    [InlineData("", "/", "/berth/demo", "/berth/demo")]
    [InlineData(null, "/system.slice/berthd.service", "/berth/demo", "/system.slice/berthd.service/berth/demo")]
    [InlineData("a/b", "/own", "/berth/a/b", "/own/berth/a/b")]
    [InlineData("/a/b", "/own", "/a/b", "/a/b")]
    [InlineData("//a/./b/", "/", "/a/b", "/a/b")]
    [InlineData("a..b/...", "/", "/berth/a..b/...", "/berth/a..b/...")]
    [InlineData("system.slice:berth:x", "/", "/berth/system.slice:berth:x", "/berth/system.slice:berth:x")]
    public void Resolve_Path_IsPlacedInEveryHierarchy(string? path, string unifiedBase, string v1, string unified) =>
        Assert.Equal(new CgroupPaths(v1, unified), CgroupPaths.Resolve(path, "demo", unifiedBase));

    [Theory]
    [InlineData("/")]
    [InlineData(".")]
    [InlineData("/./")]
    [InlineData("..")]
    [InlineData("a/../b")]
    [InlineData("/../a")]
    [InlineData("a\0b")]
    public void Resolve_PathThatLeavesItsBaseOrIsTheRoot_IsRefusedWithItsPointer(string path)
    {
        CoreException failure = Assert.Throws<CoreException>(() => CgroupPaths.Resolve(path, "demo"));

        Assert.Equal(ErrorCode.InvalidConfig, failure.Code);
        Assert.Equal("/linux/cgroupsPath", Assert.Single(failure.Problems).Pointer);
    }
}
