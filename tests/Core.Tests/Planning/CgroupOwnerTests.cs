using Berth.Core.Planning;
using Berth.Core.Specs;

namespace Berth.Core.Tests.Planning;

public sealed class CgroupOwnerTests
{
    private static readonly LinuxNamespace CgroupNamespace = new() { Type = "cgroup" };
    private static readonly LinuxNamespace UserNamespace = new() { Type = "user" };

    [Theory]
    [InlineData(5u, true, 1005u)]
    [InlineData(0u, true, 1000u)]
    [InlineData(5u, false, 5u)]
    public void Compile_WritableCgroupOfItsOwn_IsTheUsers(uint user, bool isMapped, uint owner) =>
        Assert.Equal(owner, Compile(Config(user, isMapped), SampleFacts.V2));

    [Fact]
    public void Compile_OfTheHostsRoot_StaysAsItIs() => Assert.Null(Compile(Config(0, isMapped: false), SampleFacts.V2));

    [Fact]
    public void Compile_WithVersion1InUse_StaysRoots()
    {
        Assert.Null(Compile(Config(5, isMapped: true), SampleFacts.V1));
        Assert.Null(Compile(Config(5, isMapped: true), SampleFacts.Hybrid));
    }

    [Fact]
    public void Compile_ReadOnlyCgroup_StaysRoots() => Assert.Null(Compile(Config(5, isMapped: true, "nosuid", "ro"), SampleFacts.V2));

    [Fact]
    public void Compile_CgroupNamespaceOfTheHost_StaysRoots()
    {
        var config = Config(5, isMapped: false);
        Assert.Null(Compile(config with { Linux = new Linux { Namespaces = [new() { Type = "mount" }] } }, SampleFacts.V2));
    }

    [Fact]
    public void Compile_CgroupThatIsNotMounted_StaysRoots() =>
        Assert.Null(Compile(Config(5, isMapped: true) with { Mounts = [] }, SampleFacts.V2));

    private static uint? Compile(Spec config, HostFacts facts) => PlanCompiler.Compile(config, facts).CgroupOwner;

    private static Spec Config(uint user, bool isMapped, params string[] options) => new()
    {
        OciVersion = "1.3.0",
        Process = new Process { Args = ["sh"], Cwd = "/", User = new User { UID = user, GID = user } },
        Root = new Root { Path = "rootfs" },
        Mounts = [new Mount { Destination = "/sys/fs/cgroup", Type = "cgroup", Source = "cgroup", Options = options }],
        Linux = new Linux
        {
            Namespaces = [new() { Type = "mount" }, CgroupNamespace, .. isMapped ? [UserNamespace] : Array.Empty<LinuxNamespace>()],
            UIDMappings = isMapped ? Map : null,
            GIDMappings = isMapped ? Map : null,
        },
    };

    private static LinuxIDMapping[] Map => [new() { ContainerID = 0, HostID = 1000, Size = 100 }];
}
