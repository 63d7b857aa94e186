using Berth.Core.Cgroups;
using Berth.Core.Errors;
using Berth.Core.Planning;

namespace Berth.Core.Tests.Cgroups;

public class HostCgroupsTests
{
    private const string V2 = """
        24 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
        30 24 0:26 / /sys/fs/cgroup rw,nosuid,nodev,noexec,relatime shared:4 - cgroup2 cgroup2 rw,nsdelegate,memory_recursiveprot
        """;

    private const string V1 = """
        31 23 0:28 / /sys/fs/cgroup ro - tmpfs tmpfs ro,mode=755
        32 31 0:29 / /sys/fs/cgroup/systemd rw shared:9 - cgroup cgroup rw,xattr,release_agent=/lib/agent,name=systemd
        33 31 0:30 / /sys/fs/cgroup/cpu,cpuacct rw shared:10 master:3 - cgroup cgroup rw,cpu,cpuacct
        34 31 0:31 / /sys/fs/cgroup/freezer rw shared:11 - cgroup cgroup rw,freezer
        """;

    private const string Hybrid = V1 + "\n41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n";

    private const string V1Own = """
        11:name=systemd:/user.slice/a:b
        4:cpu,cpuacct:/
        3:freezer:/jail
        2:perf_event:/
        """;

    [Fact]
    public void Parse_UnifiedMountOnly_IsV2WithItsOwnCgroup()
    {
        HostCgroups host = Parse(V2, "0::/system.slice/berthd.service\n");

        Assert.Equal(CgroupLayout.V2, host.Layout);
        Assert.Empty(host.V1);
        Assert.Equal(("/sys/fs/cgroup", "/system.slice/berthd.service", true),
            (host.Unified!.MountPoint, host.Unified.OwnPath, host.Unified.IsUnified));
    }

    [Fact]
    public void Parse_RootOfTheUnifiedHierarchy_LeavesTheOthersOut()
    {
        HostCgroups host = Parse(Hybrid, V1Own + "\n0::/user\n", "/sys/fs/cgroup/unified/");

        Assert.Equal((CgroupLayout.V2, true), (host.Layout, host.IsChosen));
        Assert.Equal(("/sys/fs/cgroup/unified", "/user", true), (host.Unified!.MountPoint, host.Unified.OwnPath, host.Unified.HoldsDaemon));
    }

    [Fact]
    public void Parse_RootAboveAllMounts_KeepsThemAll() =>
        Assert.Equal(CgroupLayout.Hybrid, Parse(Hybrid, V1Own + "\n0::/\n", "/sys/fs/cgroup").Layout);

    [Theory]
    [InlineData("/mine", "/", true)]
    [InlineData("/mine/daemon", "/daemon", true)]
    [InlineData("/mineral", "/", false)]
    [InlineData("/", "/", false)]
    public void Parse_RootInTheUnifiedHierarchy_IsItsRoot(string own, string below, bool holdsDaemon)
    {
        HostCgroups host = Parse(Hybrid, V1Own + $"\n0::{own}\n", "/sys/fs/cgroup/unified/mine");

        Assert.Empty(host.V1);
        Assert.Equal(
            ("/sys/fs/cgroup/unified/mine", below, holdsDaemon), (host.Unified!.MountPoint, host.Unified.OwnPath, host.Unified.HoldsDaemon));
    }

    [Theory]
    [InlineData("/mnt")]
    [InlineData("/sys/fs/cgroup/freezer/jail")]
    public void Parse_RootWithoutCgroups_IsRefused(string root) => Assert.Equal(
        ErrorCode.HostUnsupported, Assert.Throws<CoreException>(() => Parse(Hybrid, V1Own + "\n0::/\n", root)).Code);

    [Fact]
    public void Parse_V1Mounts_AreMatchedToTheirControllers()
    {
        HostCgroups host = Parse(V1, V1Own);

        Assert.Equal(CgroupLayout.V1, host.Layout);
        Assert.Equal(
            ["/sys/fs/cgroup/systemd /user.slice/a:b", "/sys/fs/cgroup/cpu,cpuacct /", "/sys/fs/cgroup/freezer /jail"],
            host.V1.Select(hierarchy => $"{hierarchy.MountPoint} {hierarchy.OwnPath}"));
        Assert.True(host.V1[1].Has("cpuacct"));
        Assert.False(host.V1[2].Has("cpuacct"));
    }

    [Fact]
    public void Parse_BothKinds_IsHybrid()
    {
        HostCgroups host = Parse(Hybrid, V1Own + "\n0::/\n");

        Assert.Equal(CgroupLayout.Hybrid, host.Layout);
        Assert.Equal("/sys/fs/cgroup/unified", host.Unified!.MountPoint);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData(V1, "0::/\n")]
    [InlineData("24 1 8:1 / / rw - ext4 /dev/sda1 rw\n", V1Own)]
    [InlineData("30 24 0:26 / /sys/fs/cgroup rw - cgroup2\ngarbage\n\n30 24\n", "0::/\n:\n")]
    public void Parse_NothingMounted_IsNone(string mountInfo, string own) => Assert.Equal(CgroupLayout.None, Parse(mountInfo, own).Layout);

    [Fact]
    public void Parse_MountElsewhere_IsFoundWithItsEscapes()
    {
        HostCgroups host = Parse("30 24 0:26 / /mnt/a\\040b\\134c rw - cgroup2 none rw\n", "0::/\n");

        Assert.Equal("/mnt/a b\\c", host.Unified!.MountPoint);
    }

    [Theory]
    [InlineData("/docker/x", "/docker/x/y", "/y")]
    [InlineData("/docker/x", "/docker/x", "/")]
    [InlineData("/docker/x", "/docker/xyz", "/")]
    [InlineData("/", "/../outside", "/")]
    [InlineData("/../..", "/", "/")]
    public void Parse_PartOfAHierarchyMounted_OwnPathIsBelowIt(string root, string own, string expected)
    {
        HostCgroups host = Parse($"30 24 0:26 {root} /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n", $"0::{own}\n");

        Assert.Equal(expected, host.Unified!.OwnPath);
    }

    [Fact]
    public void Parse_SeveralMountsOfOneHierarchy_PrefersTheWholeAndVisibleOne()
    {
        const string Mounts = """
            30 24 0:26 /part /part rw - cgroup2 cgroup2 rw
            31 24 0:26 / /hidden rw - cgroup2 cgroup2 rw
            32 24 0:26 / /whole rw - cgroup2 cgroup2 rw
            """;

        HostCgroups host = HostCgroups.Parse(Mounts, "0::/\n", (mountPoint, device) => mountPoint != "/hidden" && device == "0:26");

        Assert.Equal("/whole", host.Unified!.MountPoint);
    }

    [Fact]
    public void ToV1Facts_SharedHierarchy_HasLinksForItsControllers()
    {
        IReadOnlyList<CgroupV1Hierarchy> facts = Parse(V1, V1Own).ToV1Facts();

        Assert.Equal(["systemd", "cpu,cpuacct", "freezer"], facts.Select(fact => fact.Directory));
        Assert.Equal(["name=systemd", "cpu,cpuacct", "freezer"], facts.Select(fact => string.Join(',', fact.Options)));
        Assert.Equal(["", "cpu,cpuacct", ""], facts.Select(fact => string.Join(',', fact.Links)));
    }

    [Fact]
    public void Detect_ThisMachine_FindsDirectoriesThatExist()
    {
        HostCgroups host = HostCgroups.Detect();

        Assert.All(host.V1, hierarchy => Assert.True(File.Exists(Path.Combine(hierarchy.MountPoint, "cgroup.procs"))));
        Assert.True(host.Unified is null || File.Exists(Path.Combine(host.Unified.MountPoint, "cgroup.controllers")));
    }

    private static HostCgroups Parse(string mountInfo, string own, string? root = null) =>
        HostCgroups.Parse(mountInfo, own, (_, _) => true, root);
}
