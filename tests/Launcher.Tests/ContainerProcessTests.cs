using Berth.Launcher.Tests.Launching;
using Berth.Launcher.Tests.Plans;
using Berth.Native;
using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Launcher.Tests;

/// <summary>What the container's program finds itself with.</summary>
public sealed class ContainerProcessTests(Bundle bundle) : IClassFixture<Bundle>
{
    private const string NoSignals = "0000000000000000";

    [RequiresLauncherFact]
    public void Descriptors_SeenFromInside_AreStandardOnesAndTheOneThatLooks()
    {
        using var launch = new Launch(bundle, new ContainerPlan { Args = ["ls", "/proc/self/fd"] }).Run();

        Assert.Equal("0\n1\n2\n3\n", launch.Output);
    }

    [RequiresLauncherFact]
    public void StandardInput_IsTheContainersNullDevice()
    {
        using var launch = new Launch(bundle, new ContainerPlan { Args = ["sleep", "1000"] }).Start();

        var input = Paths.Statx(SafeFd.CurrentDirectory, $"/proc/{launch.Pid}/fd/0");
        var inside = Paths.Statx(SafeFd.CurrentDirectory, $"/proc/{launch.Pid}/root/dev/null");
        Assert.Equal((1u, 3u), input.SpecialDevice);
        Assert.Equal((inside.Device, inside.Inode), (input.Device, input.Inode));
    }

    [RequiresLauncherFact]
    public void Signals_AfterExec_NoneIsBlockedIgnoredOrCaught()
    {
        using var launch = new Launch(bundle, new ContainerPlan { Args = ProcessStatus.Args });

        launch.Run();

        var status = new ProcessStatus(launch.Output);
        Assert.Equal((NoSignals, NoSignals, NoSignals), (status["SigBlk"], status["SigIgn"], status["SigCgt"]));
    }

    [RequiresLauncherFact]
    public void Session_IsTheContainersOwn()
    {
        using var launch = new Launch(bundle, new ContainerPlan { Args = ["sleep", "1000"] }).Start();

        var stat = File.ReadAllText($"/proc/{launch.Pid}/stat").Split(") ")[1].Split(' ');
        Assert.Equal($"{launch.Pid}", stat[3]);
    }

    [RequiresLauncherFact]
    public void User_WithGroupsAndCapabilities_IsAsPlanned()
    {
        const ulong kill = 1 << 5;
        const ulong bind = 1 << 10;
        var plan = new ContainerPlan
        {
            Args = ProcessStatus.Args,
            Uid = 1234,
            Groups = [5, 2000],
            Capabilities = kill,
            Ambient = bind,
        };
        using var launch = new Launch(bundle, plan);

        launch.Run();

        var status = new ProcessStatus(launch.Output);
        Assert.Equal("1234\t1234\t1234\t1234", status["Uid"]);
        Assert.Equal("1234\t1234\t1234\t1234", status["Gid"]);
        Assert.Equal("5 2000", status["Groups"]);
        Assert.Equal($"{kill | bind:x16}", status["CapBnd"]);
        Assert.Equal($"{bind:x16}", status["CapEff"]);
        Assert.Equal($"{bind:x16}", status["CapAmb"]);
        Assert.Equal("1", status["NoNewPrivs"]);
    }

    [RequiresLauncherFact]
    public void User_NotRoot_MayOpenItsOwnStandardOutput()
    {
        var plan = new ContainerPlan { Args = ["sh", "-c", "echo again > /dev/stdout"], Uid = 1000 };
        using var launch = new Launch(bundle, plan).Run();

        Assert.Equal("again\n", launch.Output);
    }

    [RequiresLauncherFact]
    public void WorkingDirectory_ThatOnlyRootMayEnter_IsEntered()
    {
        const uint onlyOwner = 0x1c0;
        Paths.MkdirAt(SafeFd.CurrentDirectory, bundle.InRootfs("private"), onlyOwner);
        using var launch = new Launch(bundle, new ContainerPlan { Args = ["pwd"], Uid = 1000, Cwd = "/private" }).Run();

        Assert.Equal("/private\n", launch.Output);
    }

    [RequiresLauncherTheory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    public void Cve202421626_WorkingDirectoryThroughADescriptor_NeverLeadsToTheHost(int number)
    {
        // CVE-2024-21626
        var plan = new ContainerPlan { Args = ["sh", "-c", $"test -e ../../../../../..{bundle.Path} || echo safe"], Cwd = $"/proc/self/fd/{number}" };
        using var launch = new Launch(bundle, plan);
        try
        {
            launch.Run();
            Assert.Equal("safe\n", launch.Output);
        }
        catch (LaunchFailedException failure)
        {
            Assert.Contains(failure.Error.Call, new[] { "chdir", "getcwd" });
        }
    }

    [RequiresLauncherFact]
    public void Umask_IsAsPlanned()
    {
        using var launch = new Launch(bundle, new ContainerPlan { Args = ["sh", "-c", "umask"], Umask = 0x3f }).Run();

        Assert.Equal("0077\n", launch.Output);
    }

    [RequiresLauncherFact]
    public void Namespaces_HaveTheirHostnameLoopbackAndProcesses()
    {
        using var launch = new Launch(bundle, ContainerPlan.Shell("hostname; echo $$; ip -o link show lo")).Run();

        var lines = launch.Output.Split('\n');
        Assert.Equal(["berth", "1"], lines[..2]);
        Assert.Contains("<LOOPBACK,UP,LOWER_UP>", lines[2], StringComparison.Ordinal);
    }

    [RequiresLauncherFact]
    public void Arguments_AndEnvironment_ArriveAsTheyAre()
    {
        var plan = new ContainerPlan { Args = ["sh", "-c", "printf '<%s>' \"$0\" \"$@\" \"$LINE\"", "", "a b", "ä\n"], Env = ["LINE=x=y", "EMPTY="] };
        using var launch = new Launch(bundle, plan).Run();

        Assert.Equal("<><a b><ä\n><x=y>", System.Text.Encoding.UTF8.GetString(System.Text.Encoding.Latin1.GetBytes(launch.Output)));
    }

    [RequiresLauncherFact]
    public void Cve20195736_LauncherOpenedThroughProcess_CanNotBeWritten()
    {
        // CVE-2019-5736: what a process beside the container process can reach of it before execve(2)
        using var launch = new Launch(bundle, ContainerPlan.Shell("true")).Create();
        var program = $"/proc/{launch.Pid}/exe";

        Assert.Equal("ETXTBSY", Assert.Throws<SyscallException>(() => Paths.Open(program, Libc.O_WRONLY)).ErrnoName);

        using var kept = Paths.Open(program, Libc.O_RDONLY);
        launch.Release();
        launch.WaitMonitor();
        var refusal = Assert.Throws<SyscallException>(() =>
        {
            using var image = Paths.Open(kept.ProcPath(), Libc.O_WRONLY);
            Files.WriteAll(image, "x"u8);
        });
        Assert.Contains(refusal.ErrnoName, new[] { "EPERM", "ETXTBSY" }); // the seal, or another launch of the same image
    }
}
