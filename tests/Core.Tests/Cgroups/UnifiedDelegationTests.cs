using Berth.Core.Cgroups;
using Berth.Core.Errors;
using Berth.TestSupport;

namespace Berth.Core.Tests.Cgroups;

/// <summary>Which controllers are passed on, in a directory that looks like the version 2 hierarchy.</summary>
public sealed class UnifiedDelegationTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private CgroupRoot? _root;

    public void Dispose()
    {
        _root?.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("", "", "")]
    [InlineData("berth", "", "|berth")]
    [InlineData("a/b/berth", "a/b", "a/b|a/b/berth")]
    [InlineData("a/b", "a/b", "a/b")]
    [InlineData("a/bc/d", "a/b", "|a|a/bc|a/bc/d")]
    [InlineData("x/y", "a/b", "|x|x/y")]
    public void StepsTo_Parent_BeginWhereTheDaemonMay(string parent, string start, string steps) =>
        Assert.Equal(steps, string.Join('|', UnifiedDelegation.StepsTo(parent, start)));

    [Theory]
    [InlineData("/system.slice/berthd.service/supervisor", true, "/system.slice/berthd.service")]
    [InlineData("/supervisor", false, "/")]
    [InlineData("/system.slice/berthd.service", true, "/")]
    [InlineData("/docker/abc", false, "/docker/abc")]
    [InlineData("/", false, "/")]
    [InlineData("/", true, "/")]
    public void BaseOf_OwnCgroup_IsWhereContainersGo(string own, bool isUnit, string path) =>
        Assert.Equal(path, SupervisorCgroup.BaseOf(own, isUnit));

    [Fact]
    public void Reach_OnTheWayDown_EnablesWhatIsMissing()
    {
        Make("", "cpu memory pids\n", "");
        Make("own", "cpu memory pids\n", "");
        Make("own/berth", "cpu memory\n", "");
        UnifiedDelegation delegation = Delegation("/own");

        delegation.Reach("own/berth/a", again: false);

        Assert.Equal(("", "+cpu +memory +pids", "+cpu +memory"), (Enabled(""), Enabled("own"), Enabled("own/berth")));
    }

    [Fact]
    public void Reach_TheSameParentAgain_IsDoneOnceUnlessItIsNew()
    {
        Make("", "cpu\n", "");
        Make("berth", "cpu\n", "");
        UnifiedDelegation delegation = Delegation("/");
        delegation.Reach("berth/a", again: false);
        File.WriteAllText(Path.Combine(_directory.Path, "berth/cgroup.subtree_control"), "");

        delegation.Reach("berth/b", again: false);
        Assert.Equal("", Enabled("berth"));
        delegation.Reach("berth/b", again: true);
        Assert.Equal("+cpu", Enabled("berth"));
    }

    [Theory]
    [InlineData("threaded")]
    [InlineData("domain threaded")]
    [InlineData("domain invalid")]
    public void Reach_ThreadedSubtree_IsRefused(string type)
    {
        Make("", "cpu\n", "");
        Make("own", "cpu\n", "");
        File.WriteAllText(Path.Combine(_directory.Path, "own/cgroup.type"), type + "\n");

        CoreException failure = Assert.Throws<CoreException>(() => Delegation("/").Reach("own/a", again: false));

        Assert.Equal((ErrorCode.CgroupInUse, Path.Combine(_directory.Path, "own")), (failure.Code, failure.Path));
    }

    [Fact]
    public void Reach_HierarchyWithoutControllers_TouchesNothing()
    {
        Make("", "\n", "");

        Delegation("/").Reach("never/made", again: false);

        Assert.Equal("", Enabled(""));
    }

    private UnifiedDelegation Delegation(string start)
    {
        _root = new CgroupRoot(new CgroupHierarchy([], _directory.Path, start, "0:0"));
        return new UnifiedDelegation(_root, start);
    }

    private void Make(string cgroup, string controllers, string enabled)
    {
        string path = Path.Combine(_directory.Path, cgroup);
        Directory.CreateDirectory(path);
        File.WriteAllText(Path.Combine(path, "cgroup.controllers"), controllers);
        File.WriteAllText(Path.Combine(path, "cgroup.subtree_control"), enabled);
        if (cgroup.Length > 0)
        {
            File.WriteAllText(Path.Combine(path, "cgroup.type"), "domain\n");
        }
    }

    private string Enabled(string cgroup) => File.ReadAllText(Path.Combine(_directory.Path, cgroup, "cgroup.subtree_control"));
}
