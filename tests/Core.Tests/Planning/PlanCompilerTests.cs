using System.Text;
using System.Text.Json;
using Berth.Core.Errors;
using Berth.Core.Planning;
using Berth.Core.Seccomp;
using Berth.Core.Specs;
using Berth.Native.Contract;

namespace Berth.Core.Tests.Planning;

public sealed class PlanCompilerTests
{
    private const ulong CapSysAdmin = 1ul << 21;

    public static TheoryData<string> Names { get; } = [.. GoldenFile.Names()];

    [Theory]
    [MemberData(nameof(Names))]
    public void Config_GoldenFile_IsValid(string name) => Assert.Empty(SpecValidator.Validate(GoldenFile.Config(name)).Problems);

    [Fact]
    public void Config_GoldenDefault_IsTheOneThatIsServed() =>
        Assert.Equal(
            Encoding.UTF8.GetString(SpecJson.Write(DefaultSpec.Value)),
            Encoding.UTF8.GetString(SpecJson.Write(GoldenFile.Config("default"))));

    [Theory]
    [MemberData(nameof(Names))]
    public void Compile_SameConfigTwice_GivesSameBytes(string name) =>
        Assert.Equal(GoldenFile.Plan(name).Image, GoldenFile.Plan(name).Image, SameBytes);

    [Fact]
    public void Compile_WithNotify_BindsTheSocketLastAndWinsOverTheConfig()
    {
        var config = GoldenFile.Config("default");
        config = config with { Process = config.Process! with { Env = ["NOTIFY_SOCKET=/host", "A=b"] } };

        var plan = PlanCompiler.Compile(config, SampleFacts.For("default"), SampleFilter.For(config), new PlanExtras { HasNotify = true });

        var setup = plan.Steps.Where(step => step.Phase == "setup").ToList();
        Assert.Equal("bind notify socket on /run/berth/notify.sock", setup[^2].Text);
        Assert.Equal(["A=b", "NOTIFY_SOCKET=/run/berth/notify.sock"], plan.Steps[^1].Details.Skip(1));
        var again = PlanCompiler.Compile(config, SampleFacts.For("default"), SampleFilter.For(config), new PlanExtras { HasNotify = true });
        Assert.Equal(plan.Image, again.Image, SameBytes);
    }

    [Fact]
    public void Compile_WithSockets_TakesThemAndNamesThem()
    {
        var config = GoldenFile.Config("default");
        config = config with { Process = config.Process! with { Env = ["LISTEN_PID=1", "LISTEN_FDS=7", "A=b"] } };

        var plan = PlanCompiler.Compile(
            config, SampleFacts.For("default"), SampleFilter.For(config), new PlanExtras { SocketNames = ["http", "unknown"] });

        Assert.Equal(["http", "unknown"], plan.Steps.Single(step => step.Text == "take 2 sockets").Details);
        Assert.Equal(["A=b", "LISTEN_FDS=2", "LISTEN_FDNAMES=http:unknown"], plan.Steps[^1].Details.Skip(1));
    }

    [Fact]
    public void Compile_WithNotifyInAJoinedMountNamespace_IsRefused()
    {
        var config = GoldenFile.Config("default");
        var namespaces = config.Linux!.Namespaces!.Where(item => item.Type != LinuxNamespaceType.Mount);
        config = config with
        {
            Linux = config.Linux with { Namespaces = [.. namespaces, new LinuxNamespace { Type = LinuxNamespaceType.Mount, Path = "/ns" }] },
            Mounts = [],
        };

        var failure = Assert.Throws<CoreException>(() =>
            PlanCompiler.Compile(config, SampleFacts.For("default"), SampleFilter.For(config), new PlanExtras { HasNotify = true }));

        Assert.Contains(failure.Problems, problem => problem.Message.Contains("notify socket", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Compile_ConfigWrittenAndReadAgain_GivesSameBytes(string name)
    {
        var again = JsonSerializer.Deserialize(SpecJson.Write(GoldenFile.Config(name)), SpecJson.Context.Spec)!;

        Assert.Equal(GoldenFile.Plan(name).Image, GoldenFile.Compile(name, again).Image, SameBytes);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Compile_GoldenConfig_KeepsThePlansOrder(string name)
    {
        var ops = new PlanImage(GoldenFile.Plan(name).Image).Ops;

        Assert.Equal(ops.Select(op => op.Phase).Order(), ops.Select(op => op.Phase));
        // of a mount namespace that is joined the root is taken as it is
        var root = ops.Any(op => op.Code == PlanOp.RootJoined) ? PlanOp.RootJoined : PlanOp.PivotRoot;
        Assert.Equal(root, LastOf(PlanPhase.Setup));
        Assert.Equal(PlanOp.Ready, LastOf(PlanPhase.Root));
        Assert.Equal(PlanOp.WaitStart, LastOf(PlanPhase.Drop));
        Assert.Equal(PlanOp.Exec, LastOf(PlanPhase.Exec));
        Assert.Single(ops, op => op.Code is PlanOp.PivotRoot or PlanOp.RootJoined);
        Assert.Single(ops, op => op.Code == PlanOp.Exec);

        PlanOp LastOf(PlanPhase phase) => ops.Last(op => op.Phase == phase).Code;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Compile_GoldenConfig_StepsMatchTheImage(string name)
    {
        var plan = GoldenFile.Plan(name);
        var image = new PlanImage(plan.Image);

        Assert.Equal(image.Ops.Select(op => image.Text(op.Text)), plan.Steps.Select(step => step.Text));
        Assert.Equal(Enumerable.Range(1, plan.Steps.Count), plan.Steps.Select(step => step.Number));
        Assert.Equal(plan.IntoCgroup, image.Header.Flags.HasFlag(PlanFlags.IntoCgroup));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Compile_AccessTimeInAttributes_ClearsAllAccessTimeBits(string name)
    {
        foreach (var op in new PlanImage(GoldenFile.Plan(name).Image).Ops.Where(op => op.Code is PlanOp.Bind or PlanOp.MountSetattr))
        {
            var (set, clear) = ((MountAttributes)op.Arg[0], (MountAttributes)op.Arg[1]);
            var cleared = clear & MountAttributes.AccessTimeMask;

            Assert.True(cleared is MountAttributes.None or MountAttributes.AccessTimeMask);
            Assert.True((set & MountAttributes.AccessTimeMask) == 0 || cleared == MountAttributes.AccessTimeMask);
        }
    }

    [Fact]
    public void Compile_AllNamespaces_CloneFlagsLackTheCgroupNamespace()
    {
        var header = new PlanImage(GoldenFile.Plan("namespaces-all").Image).Header;

        Assert.Equal(
            CloneFlags.NewPid | CloneFlags.NewNetwork | CloneFlags.NewMount | CloneFlags.NewIpc | CloneFlags.NewUts,
            (CloneFlags)header.CloneFlags);
    }

    [Fact]
    public void Compile_AdditionalGroups_AreABlobOfNumbers()
    {
        var image = new PlanImage(GoldenFile.Plan("user").Image);
        var op = image.Ops.Single(op => op.Code == PlanOp.SetUser);

        Assert.Equal([1000ul, 100ul, 12ul], [op.Arg[0], op.Arg[1], op.Arg[2]]);
        Assert.Equal([5u, 6u, uint.MaxValue - 1], image.Numbers(op.Str[0], 3));
    }

    [Fact]
    public void Compile_ArgumentsAndEnvironment_AreLists()
    {
        var image = new PlanImage(GoldenFile.Plan("arguments").Image);
        var op = image.Ops.Single(op => op.Code == PlanOp.Exec);

        Assert.Equal(GoldenFile.Config("arguments").Process!.Args!, image.Texts(op.Str[0], (int)op.Arg[0]));
        Assert.Equal(["PATH="], image.Texts(op.Str[1], (int)op.Arg[1]));
    }

    [Theory]
    [InlineData("seccomp", PlanPhase.Exec, CapSysAdmin, CapSysAdmin)]
    [InlineData("seccomp-no-new-privileges", PlanPhase.Exec, 0, 0)]
    [InlineData("seccomp-listener", PlanPhase.Drop, CapSysAdmin, CapSysAdmin)]
    public void Compile_Filter_IsLoadedLastWithThePrivilegeItNeeds(string name, PlanPhase phase, ulong raised, ulong dropped)
    {
        var image = new PlanImage(GoldenFile.Plan(name).Image);
        var op = image.Ops.Single(op => op.Code == PlanOp.Seccomp);
        var permitted = image.Ops.Single(op => op.Code == PlanOp.CapSet).Arg[1];

        Assert.Equal(phase, op.Phase);
        Assert.Equal(phase == PlanPhase.Drop, ((SeccompFlags)op.Arg[0]).HasFlag(SeccompFlags.NewListener));
        Assert.Equal([(ulong)SeccompFlags.Log, raised, 24ul, dropped], [op.Arg[0] & ~(ulong)SeccompFlags.NewListener, op.Arg[1], op.Arg[2], op.Arg[3]]);
        Assert.Equal(6u, image.Numbers(op.Str[0], 6)[0]);
        Assert.Equal(raised, permitted);
    }

    [Fact]
    public void Compile_FilterWithoutThePrivilegeToLoadIt_IsAProblem()
    {
        var facts = SampleFacts.V2 with { Capabilities = SampleFacts.V2.Capabilities & ~CapSysAdmin };
        var config = GoldenFile.Config("seccomp");

        var failure = Assert.Throws<CoreException>(() => PlanCompiler.Compile(config, facts, SampleFilter.For(config)));

        Assert.Equal("/linux/seccomp", Assert.Single(failure.Problems).Pointer);
    }

    [Fact]
    public void Compile_Rlimits_AreStepsAndNothingForTheDaemon()
    {
        Plan plan = GoldenFile.Plan("rlimits");

        Assert.Empty(plan.Rlimits);
        Assert.Equal(
            ["set RLIMIT_NOFILE", "set RLIMIT_CORE", "set RLIMIT_RTTIME"],
            plan.Steps.Where(step => step.Op == "rlimit").Select(step => step.Text));
        Assert.True(plan.RunsAhead);
    }

    [Fact]
    public void Compile_RlimitsInAUserNamespace_AreNumbersForTheDaemon()
    {
        Plan plan = GoldenFile.Plan("users");

        Assert.Equal("RLIMIT_NOFILE", Assert.Single(plan.Rlimits).Name);
        Assert.DoesNotContain(plan.Steps, step => step.Op == "rlimit");
        Assert.False(plan.RunsAhead);
    }

    [Theory]
    [InlineData("hooks")]
    [InlineData("cgroup2-hybrid")]
    public void Compile_AsksTheDaemon_DoesNotRunAhead(string config) => Assert.False(GoldenFile.Plan(config).RunsAhead);

    private static bool SameBytes(ReadOnlyMemory<byte> one, ReadOnlyMemory<byte> other) => one.Span.SequenceEqual(other.Span);
}
