using System.Text.Json;
using Berth.Core.Errors;
using Berth.Core.Planning;
using Berth.Core.Specs;

namespace Berth.Core.Tests.Planning;

public sealed class PlanCompilerErrorTests
{
    private const string NoMap =
        "needs uidMappings and gidMappings: the container has no user namespace whose id map the mount could get";

    [Theory]
    [InlineData("idmap", NoMap)]
    [InlineData("ridmap", NoMap)]
    [InlineData("tmpcopyup=yes", "mount option \"tmpcopyup\" takes no value")]
    [InlineData("", "mount option has no name")]
    [InlineData("=1", "mount option has no name")]
    [InlineData("ro=yes", "mount option \"ro\" takes no value")]
    [InlineData("rshared=", "mount option \"rshared\" takes no value")]
    [InlineData("size=1\n", "mount option holds a control character")]
    public void Compile_NonsenseOption_IsRefusedWithItsPointer(string option, string message) =>
        AssertProblems(
            Config(Tmpfs("/a"), Tmpfs("/b", "nosuid", option)),
            SampleFacts.V2,
            new ConfigProblem("/mounts/1/options/1", message));

    [Fact]
    public void Compile_IntelRdtWithoutResctrl_IsRefused()
    {
        var spec = Config();
        AssertProblems(
            spec with { Linux = spec.Linux! with { IntelRdt = new LinuxIntelRdt() } },
            SampleFacts.V2,
            new ConfigProblem("/linux/intelRdt", "no resctrl filesystem is mounted on this host"));
    }

    [Fact]
    public void Compile_LabelsWithoutTheirModule_AreRefused()
    {
        var spec = Config();
        AssertProblems(
            spec with
            {
                Process = spec.Process! with { ApparmorProfile = "acme", SelinuxLabel = "a:b:c:s0" },
                Linux = spec.Linux! with { MountLabel = "a:b:c:s0" },
            },
            SampleFacts.V2,
            new ConfigProblem("/process/apparmorProfile", "AppArmor is not enabled on this host"),
            new ConfigProblem("/process/selinuxLabel", "SELinux is not enabled on this host"),
            new ConfigProblem("/linux/mountLabel", "SELinux is not enabled on this host"));
    }

    [Fact]
    public void Compile_FilesystemOptionOnBind_IsRefused() =>
        AssertProblems(
            Config(new Mount { Destination = "/data", Source = "/srv", Options = ["bind", "size=1m"] }),
            SampleFacts.V2,
            new ConfigProblem(
                "/mounts/0/options/1",
                "mount option \"size=1m\" is for filesystems, a bind mount shows one that is already mounted"));

    [Fact]
    public void Compile_FilesystemOptionOnRemountOfABind_IsRefused() =>
        AssertProblems(
            Config(Tmpfs("/a"), Tmpfs("/a", "remount", "bind", "size=1m")),
            SampleFacts.V2,
            new ConfigProblem(
                "/mounts/1/options/2",
                "mount option \"size=1m\" is for filesystems, with \"bind\" a remount changes the mount only"));

    [Theory]
    [InlineData("bind", "sync")]
    [InlineData("rbind", "nolazytime")]
    public void Compile_SuperblockFlagOnBind_IsAWarning(string bind, string option) =>
        Assert.Equal(
            [new("/mounts/0/options/1", $"mount option \"{option}\" is the filesystem's: a bind mount has it as it is")],
            PlanCompiler.Compile(Config(new Mount { Destination = "/data", Source = "/srv", Options = [bind, option] }), SampleFacts.V2).Warnings);

    [Theory]
    [InlineData("tmpfs", "remount")]
    [InlineData("none", "bind")]
    [InlineData("mqueue", "nosuid")]
    public void Compile_CopyUpToWhatIsNoNewTmpfs_IsRefused(string type, string option) =>
        AssertProblems(
            Config(new Mount { Destination = "/data", Type = type, Source = "/srv", Options = [option, "tmpcopyup"] }),
            SampleFacts.V2,
            new ConfigProblem("/mounts/0/options/1", "mount option \"tmpcopyup\" is for a new tmpfs"));

    [Theory]
    [InlineData("/proc", "only procfs can be mounted on /proc")]
    [InlineData("/proc/", "only procfs can be mounted on /proc")]
    [InlineData("/proc/sys", "nothing can be mounted on /proc/sys, inside /proc")]
    [InlineData("proc/self/../1", "nothing can be mounted on /proc/1, inside /proc")]
    [InlineData("/x/../proc/cpuinfo/y", "nothing can be mounted on /proc/cpuinfo/y, inside /proc")]
    public void Compile_MountOverProc_IsRefused(string destination, string message) =>
        AssertProblems(Config(Tmpfs(destination)), SampleFacts.V2, new ConfigProblem("/mounts/0/destination", message));

    [Theory]
    [InlineData("/srv")]
    [InlineData("proc")]
    [InlineData("/proc/1")]
    public void Compile_BindOfSomethingElseOverProc_IsRefused(string source) =>
        AssertProblems(
            Config(new Mount { Destination = "/proc", Type = "proc", Source = source, Options = ["bind"] }),
            SampleFacts.V2,
            new ConfigProblem("/mounts/0/destination", "only procfs can be mounted on /proc"));

    [Fact]
    public void Compile_ProcInsideProc_IsRefused() =>
        AssertProblems(
            Config(new Mount { Destination = "/proc/a", Type = "proc" }),
            SampleFacts.V2,
            new ConfigProblem("/mounts/0/destination", "nothing can be mounted on /proc/a, inside /proc"));

    [Fact]
    public void Compile_OptionForTheHostsHierarchy_IsRefused() =>
        AssertProblems(
            Config(new Mount { Destination = "/cg", Type = "cgroup2", Options = ["nsdelegate"] }) with { Linux = new() { Namespaces = [New("mount")] } },
            SampleFacts.V2,
            new ConfigProblem(
                "/mounts/0/options/0",
                "mount option \"nsdelegate\" is for filesystems, without a cgroup namespace the hierarchy is the host's"));

    [Fact]
    public void Compile_Cgroup2OnAHostWithout_IsRefused() =>
        AssertProblems(
            Config(new Mount { Destination = "/cg", Type = "cgroup2" }),
            SampleFacts.V1,
            new ConfigProblem("/mounts/0/type", "this host has no cgroup2 filesystem mounted"));

    [Theory]
    [InlineData("cgroup", "ro", "a cgroup mount can not have an id map")]
    [InlineData("tmpfs", "remount", "a mount that is there already can not have an id map")]
    public void Compile_IdMapOfWhatCanNotHaveOne_IsRefused(string type, string option, string message)
    {
        LinuxIDMapping[] map = [new() { ContainerID = 0, HostID = 1, Size = 1 }];
        var mount = new Mount { Destination = "/data", Type = type, Options = [option], UIDMappings = map, GIDMappings = map };

        AssertProblems(Config(mount), SampleFacts.V2, new ConfigProblem("/mounts/0/uidMappings", message));
        AssertProblems(
            Config(mount with { Options = [option, "idmap"] }), SampleFacts.V2, new ConfigProblem("/mounts/0/options/1", message));
    }

    [Fact]
    public void Compile_IdMapOfTheContainersNamespace_IsItsOwn()
    {
        LinuxIDMapping[] map = [new() { ContainerID = 0, HostID = 100000, Size = 65536 }];
        var linux = new Linux { Namespaces = [New("mount"), New("user")], UIDMappings = map, GIDMappings = map };
        var mount = new Mount { Destination = "/data", Source = "/srv", Options = ["bind", "idmap"] };

        var plan = PlanCompiler.Compile(Config(mount) with { Linux = linux }, SampleFacts.V2);

        var (make, bind) = (plan.Steps.Single(step => step.Op == "idmap"), plan.Steps.Single(step => step.Op == "bind"));
        Assert.Equal((1, "monitor"), (make.Number, make.Phase));
        Assert.Equal(["users=\"0 100000 65536\"", "groups=\"0 100000 65536\""], make.Details);
        Assert.Equal(["idmap=1", "source by the daemon"], bind.Details);
        Assert.Equal(new MountSource.Path("/srv", false, new IdMapUse(1, false)), plan.Sources[bind.Number]);
    }

    [Fact]
    public void Compile_IdMapOfAJoinedNamespace_IsTakenFromThere()
    {
        var linux = new Linux { Namespaces = [New("mount"), New("user") with { Path = "/run/ns/user" }] };
        var mount = new Mount { Destination = "/data", Source = "/srv", Options = ["rbind", "ridmap"] };

        var plan = PlanCompiler.Compile(Config(mount) with { Linux = linux }, SampleFacts.V2);

        Assert.Equal("take id map 1 from /run/ns/user", plan.Steps[0].Text);
        Assert.Contains("ridmap=1", plan.Steps.Single(step => step.Op == "bind").Details);
    }

    [Fact]
    public void Compile_CgroupMountOnHostWithoutCgroups_IsRefused() =>
        AssertProblems(
            Config(new Mount { Destination = "/sys/fs/cgroup", Type = "cgroup" }),
            SampleFacts.None,
            new ConfigProblem("/mounts/0", "this host has no cgroup filesystem mounted"));

    [Fact]
    public void Compile_OptionForVersion1Hierarchies_IsRefused() =>
        AssertProblems(
            Config(new Mount { Destination = "/sys/fs/cgroup", Type = "cgroup", Options = ["ro", "cpu"] }),
            SampleFacts.V1,
            new ConfigProblem("/mounts/0/options/1", "mount option \"cpu\" is for filesystems, the hierarchies are the host's"));

    [Fact]
    public void Compile_SeveralProblems_ReportsAll() =>
        AssertProblems(
            Config(Tmpfs("/proc/sys"), Tmpfs("/b", "idmap", "=")),
            SampleFacts.V2,
            new("/mounts/0/destination", "nothing can be mounted on /proc/sys, inside /proc"),
            new("/mounts/1/options/1", "mount option has no name"),
            new("/mounts/1/options/0", NoMap));

    [Fact]
    public void Compile_MoreStepsThanAPlanHolds_IsRefused()
    {
        var mounts = Enumerable.Range(0, 4096).Select(i => Tmpfs($"/{i}")).ToArray();

        var problem = Assert.Single(Problems(Config(mounts), SampleFacts.V2));

        Assert.Equal("", problem.Pointer);
        Assert.Contains("at most 4096 steps", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_MoreBytesThanAPlanHolds_IsRefused()
    {
        var config = Config();
        var process = config.Process! with { Env = [$"HUGE={new string('x', 4 << 20)}"] };

        var problem = Assert.Single(Problems(config with { Process = process }, SampleFacts.V2));

        Assert.Contains("4194304 bytes are possible", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"process":{"args":["sh"],"cwd":"/"}}""")]
    [InlineData("""{"process":{"args":["sh"]},"root":{"path":"r"}}""")]
    [InlineData("""{"process":{"args":[],"cwd":"/"},"root":{"path":"r"}}""")]
    [InlineData("""{"process":{"args":["sh",null],"cwd":"/"},"root":{"path":"r"}}""")]
    [InlineData("""{"process":{"args":["sh"],"cwd":"/","env":[null]},"root":{"path":"r"}}""")]
    [InlineData("""{"process":{"args":["sh"],"cwd":"/","env":["PATH"]},"root":{"path":"r"}}""")]
    [InlineData("""{"process":{"args":["sh"],"cwd":"/","rlimits":[{"type":"RLIMIT_TEA","soft":1,"hard":1}]},"root":{"path":"r"}}""")]
    [InlineData("""{"process":{"args":["sh"],"cwd":"/"},"root":{"path":"r"},"mounts":[null]}""")]
    [InlineData("""{"process":{"args":["sh"],"cwd":"/"},"root":{"path":"r"},"mounts":[{"type":"tmpfs"}]}""")]
    [InlineData("""{"process":{"args":["sh"],"cwd":"/"},"root":{"path":"r"},"mounts":[{"destination":"/a","options":["bind"]}]}""")]
    [InlineData("""{"process":{"args":["sh"],"cwd":"/"},"root":{"path":"r"},"mounts":[{"destination":"/a","options":[null]}]}""")]
    [InlineData("""{"process":{"args":["sh"],"cwd":"/"},"root":{"path":"r"},"linux":{"namespaces":[null]}}""")]
    [InlineData("""{"process":{"args":["sh"],"cwd":"/"},"root":{"path":"r"},"linux":{"maskedPaths":[null]}}""")]
    [InlineData("""{"process":{"args":["s\u0000h"],"cwd":"/"},"root":{"path":"r"}}""")]
    public void Compile_ConfigThatWasNotValidated_Throws(string json)
    {
        var spec = JsonSerializer.Deserialize(json, SpecJson.Context.Spec)!;

        Assert.ThrowsAny<ArgumentException>(() => PlanCompiler.Compile(spec, SampleFacts.V2));
    }

    private static Spec Config(params Mount[] mounts) => new()
    {
        Process = new() { Args = ["sh"], Cwd = "/" },
        Root = new() { Path = "rootfs" },
        Mounts = mounts,
        Linux = new() { Namespaces = [New("mount"), New("cgroup")] },
    };

    private static LinuxNamespace New(string type) => new() { Type = type };

    private static Mount Tmpfs(string destination, params string[] options) =>
        new() { Destination = destination, Type = "tmpfs", Options = options };

    private static void AssertProblems(Spec spec, HostFacts facts, params ConfigProblem[] expected) =>
        Assert.Equal(expected, Problems(spec, facts));

    private static IReadOnlyList<ConfigProblem> Problems(Spec spec, HostFacts facts)
    {
        var exception = Assert.Throws<CoreException>(() => PlanCompiler.Compile(spec, facts));
        Assert.Equal(ErrorCode.InvalidConfig, exception.Code);
        return exception.Problems;
    }
}
