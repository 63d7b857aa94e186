using System.Globalization;
using System.Text.Json.Nodes;
using Berth.Integration.Tests.Support;
using Berth.TestSupport;
using Berth.TestSupport.Bundles;

namespace Berth.Integration.Tests.Config;

/// <summary>config.json's process, as the process sees it.</summary>
public sealed class ProcessTests(BerthFixture berth) : IClassFixture<BerthFixture>
{
    [RequiresContainersFact]
    public async Task Args_AnyText_ArriveAsTheyAre()
    {
        string[] args = ["/bin/probe", "", "two words", "new\nline", "ümläut", "'\"$PATH\\"];

        ProbeReport report = await berth.ProbeAsync(config => config.Args(args));

        Assert.Equal(args, report.Args);
    }

    [RequiresContainersFact]
    public async Task Args_NameWithoutSlash_IsFoundInTheConfigsPath()
    {
        using var bundle = berth.NewBundle();
        Directory.CreateDirectory(bundle.InRootfs("/opt/tools"));
        File.Move(bundle.InRootfs("/bin/probe"), bundle.InRootfs("/opt/tools/probe"));

        ProbeReport report = await berth.ProbeAsync(
            config =>
            {
                config.Args("probe");
                config.Process()["env"] = new JsonArray("PATH=/nowhere:/opt/tools");
            },
            bundle);

        Assert.Equal(["probe"], report.Args);
    }

    [RequiresContainersFact]
    public async Task Env_OfTheConfig_IsTheWholeEnvironment()
    {
        ProbeReport report = await berth.ProbeAsync(config => config.Process()["env"] = new JsonArray("PATH=/bin", "A=1", "B=two = 2", "EMPTY="));

        // as other runtimes do: from the container's /etc/passwd
        Assert.Equal(["PATH=/bin", "A=1", "B=two = 2", "EMPTY=", "HOME=/root"], report.Env);
    }

    [RequiresContainersFact]
    public async Task Cwd_ThatIsMissing_IsMade()
    {
        ProbeReport report = await berth.ProbeAsync(config => config.WritableRoot().Process()["cwd"] = "/made/for/me");

        Assert.Equal("/made/for/me", report.Cwd);
    }

    [RequiresContainersFact]
    public async Task Cve202325173_UserIdsAndGroups_AreTaken()
    {
        ProbeReport report = await berth.ProbeAsync(config => config.Process()["user"] = new JsonObject
        {
            ["uid"] = 1234,
            ["gid"] = 5678,
            ["additionalGids"] = new JsonArray(7, 4294967294),
            ["umask"] = 0x3f,
        });

        Assert.Equal("1234\t1234\t1234\t1234", report.Status("Uid"));
        Assert.Equal("5678\t5678\t5678\t5678", report.Status("Gid"));
        Assert.Equal(["7", "4294967294"], report.Status("Groups").Split(' '));
        Assert.Equal("0077", report.Status("Umask"));
    }

    [RequiresContainersFact]
    public async Task User_Root_HasNoOtherGroupsAndTheUsualUmask()
    {
        ProbeReport report = await berth.ProbeAsync();

        Assert.Equal("0\t0\t0\t0", report.Status("Uid"));
        Assert.Equal("0\t0\t0\t0", report.Status("Gid"));
        Assert.Equal("", report.Status("Groups"));
        Assert.Equal("0022", report.Status("Umask"));
    }

    [RequiresContainersFact]
    public async Task User_OtherThanRoot_CanUseItsStandardStreams()
    {
        string output = await berth.ShellAsync("echo again > /proc/self/fd/1", config => config.Process()["user"] = User(1234));

        Assert.Equal("again", output);
    }

    [RequiresContainersFact]
    public async Task Capabilities_FiveSets_AreThoseOfTheConfig()
    {
        ProbeReport report = await berth.ProbeAsync(config => config.Process()["capabilities"] = new JsonObject
        {
            ["bounding"] = new JsonArray("CAP_CHOWN", "CAP_KILL", "CAP_NET_RAW", "CAP_SYS_CHROOT"),
            ["permitted"] = new JsonArray("CAP_CHOWN", "CAP_KILL", "CAP_NET_RAW"),
            ["effective"] = new JsonArray("CAP_CHOWN"),
            ["inheritable"] = new JsonArray("CAP_KILL", "CAP_NET_RAW"),
            ["ambient"] = new JsonArray("CAP_NET_RAW"),
        });

        // at execve(2) root would gain what is in the bounding set (capabilities(7)), were it not for noNewPrivileges
        const ulong Chown = 1 << 0, Kill = 1 << 5, NetRaw = 1 << 13, Chroot = 1 << 18;
        Assert.Equal(Chown | Kill | NetRaw | Chroot, report.Mask("CapBnd"));
        Assert.Equal(Kill | NetRaw, report.Mask("CapInh"));
        Assert.Equal(NetRaw, report.Mask("CapAmb"));
        Assert.Equal(Chown | Kill | NetRaw, report.Mask("CapPrm"));
    }

    [RequiresContainersFact]
    public async Task Capabilities_OfAUser_AreTheAmbientOnes()
    {
        ProbeReport report = await berth.ProbeAsync(config =>
        {
            config.Capabilities(["CAP_NET_BIND_SERVICE"]);
            config.Process()["user"] = User(1234);
        });

        const ulong NetBindService = 1 << 10;
        Assert.All(["CapBnd", "CapInh", "CapAmb", "CapPrm", "CapEff"], set => Assert.Equal(NetBindService, report.Mask(set)));
    }

    [RequiresContainersTheory]
    [InlineData(0)]
    [InlineData(1234)]
    public async Task Capabilities_None_LeavesNone(int uid)
    {
        ProbeReport report = await berth.ProbeAsync(config =>
        {
            config.Process().Remove("capabilities");
            config.Process()["user"] = User(uid);
        });

        Assert.All(["CapBnd", "CapInh", "CapAmb", "CapPrm", "CapEff"], set => Assert.Equal(0UL, report.Mask(set)));
    }

    [RequiresContainersFact]
    public async Task Rlimits_OfTheConfig_AreSet()
    {
        ProbeReport report = await berth.ProbeAsync(config => config.Process()["rlimits"] = new JsonArray(
            Rlimit("RLIMIT_NOFILE", 111, 222), Rlimit("RLIMIT_CORE", 0, 4096), Rlimit("RLIMIT_NPROC", 64, 64), Rlimit("RLIMIT_CPU", 1000, ulong.MaxValue)));

        Assert.Equal((111UL, 222UL), report.Rlimit("RLIMIT_NOFILE"));
        Assert.Equal((0UL, 4096UL), report.Rlimit("RLIMIT_CORE"));
        Assert.Equal((64UL, 64UL), report.Rlimit("RLIMIT_NPROC"));
        Assert.Equal((1000UL, ulong.MaxValue), report.Rlimit("RLIMIT_CPU"));
    }

    [RequiresContainersTheory]
    [InlineData(true, "1")]
    [InlineData(false, "0")]
    public async Task NoNewPrivileges_Set_IsWhatTheConfigSays(bool set, string expected)
    {
        ProbeReport report = await berth.ProbeAsync(config => config.Process()["noNewPrivileges"] = set);

        Assert.Equal(expected, report.Status("NoNewPrivs"));
    }

    [RequiresContainersFact]
    public async Task OomScoreAdj_OfTheConfig_IsSet() =>
        Assert.Equal("500", await berth.ShellAsync("cat /proc/1/oom_score_adj", config => config.Process()["oomScoreAdj"] = 500));

    [RequiresContainersTheory]
    [InlineData(0)]
    [InlineData(1234)]
    public async Task Descriptors_OfTheProgram_AreTheThreeStandardOnes(int uid)
    {
        ProbeReport report = await berth.ProbeAsync(config => config.Process()["user"] = User(uid));

        Assert.Equal([0, 1, 2], report.Descriptors.Keys.Order());
        Assert.Equal("/dev/null", report.Descriptors[0]);
        Assert.StartsWith("pipe:", report.Descriptors[1], StringComparison.Ordinal);
        Assert.StartsWith("pipe:", report.Descriptors[2], StringComparison.Ordinal);
    }

    [RequiresContainersTheory]
    [InlineData(0)]
    [InlineData(1234)]
    public async Task Signals_OfTheProgram_AreAsAfterBoot(int uid)
    {
        ProbeReport report = await berth.ProbeAsync(config => config.Process()["user"] = User(uid));

        Assert.Equal(0UL, report.Mask("SigBlk"));
        Assert.Equal(0UL, report.Mask("SigIgn"));
        Assert.Equal(0UL, report.Mask("SigCgt"));
        Assert.Equal(0UL, report.Mask("SigPnd"));
    }

    // with its monitor, the container process goes as well, whoever it runs as
    [RequiresContainersTheory]
    [InlineData(0)]
    [InlineData(1234)]
    public async Task ParentDeathSignal_OfTheProgram_IsSigkill(int uid)
    {
        ProbeReport report = await berth.ProbeAsync(config => config.Process()["user"] = User(uid));

        Assert.Equal(9, report.Number("parentDeathSignal"));
    }

    [RequiresContainersFact]
    public async Task Session_OfTheProgram_IsItsOwn()
    {
        ProbeReport report = await berth.ProbeAsync();

        Assert.Equal(1, report.Number("pid"));
        Assert.Equal(0, report.Number("ppid"));
        Assert.Equal(1, report.Number("sid"));
        Assert.Equal(1, report.Number("pgid"));
    }

    private static JsonObject User(int uid) => new() { ["uid"] = uid, ["gid"] = uid };

    private static JsonObject Rlimit(string type, ulong soft, ulong hard) =>
        new() { ["type"] = type, ["soft"] = JsonValue.Create(soft), ["hard"] = JsonNode.Parse(hard.ToString(CultureInfo.InvariantCulture)) };
}
