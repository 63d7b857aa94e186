using Berth.Core.Cgroups;
using Berth.Core.Errors;
using Berth.Core.Host;

namespace Berth.Core.Tests.Cgroups;

public sealed class DelegatedCgroupTests
{
    private const string Manager = "/sys/fs/cgroup/user.slice/user-1000.slice/user@1000.service";

    private static readonly DaemonUser User = new(1000, 1000);

    [Theory]
    [InlineData("/user.slice/user-1000.slice/user@1000.service/app.slice/berthd.service", Manager, Manager)]
    [InlineData("/user.slice/user-1000.slice/user@1000.service/app.slice/berthd.service/supervisor", Manager, Manager)]
    [InlineData("/berth-user", "/sys/fs/cgroup/berth-user", "/sys/fs/cgroup/berth-user")]
    [InlineData("/a/b", "/sys/fs/cgroup", "/sys/fs/cgroup")]
    public void Find_OwnCgroup_IsTheHighestThatTheUserMayDivide(string own, string delegated, string found) =>
        Assert.Equal(found, DelegatedCgroup.Find(Hierarchy(own), User, directory => directory.StartsWith(delegated, StringComparison.Ordinal)));

    // a cgroup above one that is somebody else's is out of reach
    [Fact]
    public void Find_HigherOneBehindAnothers_IsNotUsed() => Assert.Equal(
        "/sys/fs/cgroup/a/b/c", DelegatedCgroup.Find(Hierarchy("/a/b/c"), User, directory => directory != "/sys/fs/cgroup/a/b"));

    [Fact]
    public void Find_NothingDelegated_SaysWhatToDo()
    {
        var failure = Assert.Throws<CoreException>(
            () => DelegatedCgroup.Find(Hierarchy("/user.slice/user-1000.slice/session-3.scope"), User, _ => false));

        Assert.Equal(
            (ErrorCode.HostUnsupported, "/sys/fs/cgroup/user.slice/user-1000.slice/session-3.scope"), (failure.Code, failure.Path));
        Assert.Contains("systemd-run --user -p Delegate=yes berthd", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_DaemonOutside_IsRefused()
    {
        var failure = Assert.Throws<CoreException>(() => DelegatedCgroup.Find(Hierarchy("/") with { HoldsDaemon = false }, User, _ => true));

        Assert.Contains("from outside", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_NoVersion2_IsRefused() => Assert.Equal(
        ErrorCode.HostUnsupported, Assert.Throws<CoreException>(() => DelegatedCgroup.Find(null, User, _ => true)).Code);

    // wherever in there the daemon was started
    [Theory]
    [InlineData("/app.slice/terminal.scope", "/")]
    [InlineData("/", "/")]
    [InlineData("/app.slice/berthd.service/supervisor", "/app.slice/berthd.service")]
    public void BaseOf_DelegatedPart_IsAtItsTopOrAboveTheLeaf(string own, string path) =>
        Assert.Equal(path, SupervisorCgroup.BaseOf(Hierarchy(own) with { IsDelegated = true }));

    [Fact]
    public void Delegated_OfAHybridHost_IsVersion2Alone()
    {
        var host = HostCgroups.Parse(
            """
            32 31 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu
            41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw
            """,
            "1:cpu:/\n0::/mine/daemon\n",
            (_, _) => true).Delegated(_ => "/sys/fs/cgroup/unified/mine");

        Assert.Empty(host.V1);
        Assert.Equal(
            ("/sys/fs/cgroup/unified/mine", "/daemon", true, false),
            (host.Unified!.MountPoint, host.Unified.OwnPath, host.Unified.IsDelegated, host.IsChosen));
    }

    private static CgroupHierarchy Hierarchy(string own) => new([], "/sys/fs/cgroup", own, "0:26");
}
