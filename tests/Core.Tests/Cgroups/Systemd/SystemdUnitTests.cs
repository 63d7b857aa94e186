using Berth.Core.Cgroups.Systemd;
using Berth.Core.Errors;

namespace Berth.Core.Tests.Cgroups.Systemd;

public class SystemdUnitTests
{
    [Theory]
    [InlineData(null, "web", "system.slice", "berth-web.scope", "/system.slice/berth-web.scope")]
    [InlineData("", "a+b", "system.slice", "berth-a\\x2bb.scope", "/system.slice/berth-a\\x2bb.scope")]
    [InlineData("machine.slice:libpod:web", "x", "machine.slice", "libpod-web.scope", "/machine.slice/libpod-web.scope")]
    [InlineData("::web", "x", "system.slice", "web.scope", "/system.slice/web.scope")]
    [InlineData("-.slice:berth:web", "x", "-.slice", "berth-web.scope", "/berth-web.scope")]
    [InlineData("a-b-c.slice:p:n", "x", "a-b-c.slice", "p-n.scope", "/a.slice/a-b.slice/a-b-c.slice/p-n.scope")]
    public void Resolve_Path_IsAScopeInItsSlice(string? path, string id, string slice, string name, string cgroup)
    {
        var unit = SystemdUnit.Resolve(path, id, "system.slice");

        Assert.Equal((slice, name, cgroup), (unit.Slice, unit.Name, unit.CgroupPath));
    }

    [Theory]
    [InlineData("/berth/web")]
    [InlineData("system.slice:web")]
    [InlineData("system.slice:berth:")]
    [InlineData("system.slice:berth:web:more")]
    [InlineData("system:berth:web")]
    [InlineData("a--b.slice:berth:web")]
    [InlineData("-a.slice:berth:web")]
    [InlineData("a/b.slice:berth:web")]
    [InlineData("a@b.slice:berth:web")]
    [InlineData(".slice:berth:web")]
    [InlineData("system.slice:berth:web.slice")]
    [InlineData("system.slice:berth:we/b")]
    [InlineData("system.slice:berth:w b")]
    public void Resolve_WhatIsNoUnit_IsRefusedAtItsPointer(string path)
    {
        var refused = Assert.Throws<CoreException>(() => SystemdUnit.Resolve(path, "x", "system.slice"));

        Assert.Equal(ErrorCode.InvalidConfig, refused.Code);
        Assert.Equal("/linux/cgroupsPath", Assert.Single(refused.Problems).Pointer);
    }

    [Fact]
    public void Resolve_NameThatIsTooLong_IsRefused() =>
        Assert.Throws<CoreException>(() => SystemdUnit.Resolve($"system.slice:berth:{new string('n', 250)}", "x", "system.slice"));
}
