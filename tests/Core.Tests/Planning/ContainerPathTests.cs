using Berth.Core.Planning;

namespace Berth.Core.Tests.Planning;

public sealed class ContainerPathTests
{
    [Theory]
    [InlineData("", "/")]
    [InlineData("/", "/")]
    [InlineData("//", "/")]
    [InlineData("/..", "/")]
    [InlineData("a", "/a")]
    [InlineData("./a/./b/", "/a/b")]
    [InlineData("/a//b/../c", "/a/c")]
    [InlineData("../../a", "/a")]
    [InlineData("/a/..b/...", "/a/..b/...")]
    public void Normalize_AnyPath_IsAbsoluteAndClean(string path, string expected) => Assert.Equal(expected, ContainerPath.Normalize(path));

    [Theory]
    [InlineData("/proc", "/proc", true)]
    [InlineData("/proc/sys", "/proc", true)]
    [InlineData("/process", "/proc", false)]
    [InlineData("/", "/proc", false)]
    [InlineData("/proc", "/", true)]
    public void IsAtOrBelow_TwoPaths_ComparesWholeNames(string path, string directory, bool expected) =>
        Assert.Equal(expected, ContainerPath.IsAtOrBelow(path, directory));
}
