using Berth.Launcher.Tests.Launching;
using Berth.Launcher.Tests.Plans;
using Berth.Native;
using Berth.Native.Seccomp;

namespace Berth.Launcher.Tests;

/// <summary>Filters of system calls, with no_new_privs and without.</summary>
public sealed class SeccompTests(Bundle bundle) : IClassFixture<Bundle>
{
    private const uint Allow = 0x7fff_0000;
    private const uint KillProcess = 0x8000_0000;
    private const uint Trap = 0x0003_0000;
    private const ulong CapSysAdmin = 1 << 21;
    private const ulong CapChown = 1;

    [RequiresLauncherTheory]
    [InlineData(true, 0u, 0ul)]
    [InlineData(true, 1000u, CapChown)]
    [InlineData(false, 0u, CapChown)]
    [InlineData(false, 1000u, CapChown)]
    [InlineData(false, 1000u, CapChown | CapSysAdmin)]
    public void Run_FilterWithAnErrno_IsInForceAndLeavesTheCapabilities(bool noNewPrivileges, uint uid, ulong capabilities)
    {
        var plan = new ContainerPlan
        {
            Args = ["sh", "-c", "mkdir /tmp/x; grep -E '^(Seccomp|CapEff|NoNewPrivs):' /proc/self/status"],
            Filter = Filter(Allow, (Errno(95), "mkdir"), (Errno(95), "mkdirat")),
            NoNewPrivileges = noNewPrivileges,
            Uid = uid,
            Ambient = capabilities,
        };
        using var launch = new Launch(bundle, plan);

        launch.Run();

        Assert.Contains("Operation not supported", LogRecord.Joined(launch.Log, "stderr"), StringComparison.Ordinal); // errno 95, not EPERM
        Assert.Equal($"CapEff:\t{capabilities:x16}\nNoNewPrivs:\t{(noNewPrivileges ? 1 : 0)}\nSeccomp:\t2\n", launch.Output);
    }

    [RequiresLauncherFact]
    public void Create_Filter_WaitsForStartWithoutIt()
    {
        using var launch = new Launch(
            bundle,
            new ContainerPlan { Args = ["true"], Filter = Filter(Allow, (Errno(1), "mkdir")), NoNewPrivileges = false, Uid = 1000 });

        launch.Create();

        var status = new ProcessStatus(File.ReadAllText($"/proc/{launch.Pid}/status"));
        Assert.Equal("0", status["Seccomp"]);
        Assert.Equal("0000000000000000", status["CapEff"]);
        Assert.Equal($"{CapSysAdmin:x16}", status["CapPrm"]);
    }

    [RequiresLauncherTheory]
    [InlineData(KillProcess)]
    [InlineData(Trap)]
    public void Run_ForbiddenCall_EndsWithSigsys(uint action)
    {
        using var launch = new Launch(
            bundle, new ContainerPlan { Args = ["mkdir", "/tmp/x"], Filter = Filter(Allow, (action, "mkdir"), (action, "mkdirat")) });

        launch.Run();

        Assert.Equal((159, 31), (launch.Exit!.ExitCode, launch.Exit.Signal));
    }

    [RequiresLauncherTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_FilterThatAllowsTheProgramAlone_AsksNothingMoreOfTheLauncher(bool noNewPrivileges)
    {
        // what execve(2) and busybox's true need; without no_new_privs, capset(2) gives CAP_SYS_ADMIN up again
        string[] names =
        [
            "execve", "brk", "arch_prctl", "set_tid_address", "set_robust_list", "rseq", "prlimit64", "readlink", "readlinkat", "getrandom",
            "mprotect", "prctl", "getuid", "exit_group", .. noNewPrivileges ? Array.Empty<string>() : ["capset"],
        ];
        using var launch = new Launch(
            bundle,
            new ContainerPlan
            {
                Args = ["true"],
                Filter = Filter(Errno(1), names.Select(name => (Allow, name))),
                NoNewPrivileges = noNewPrivileges,
            });

        launch.Run();

        Assert.Equal((0, 0), (launch.Exit!.ExitCode, launch.Exit.Signal));
    }

    [RequiresLauncherFact]
    public void Run_FilterThatForbidsExecve_IsReported()
    {
        using var launch = new Launch(bundle, new ContainerPlan { Args = ["true"], Filter = Filter(Allow, (Errno(13), "execve")) });

        launch.Create().Release();

        var error = launch.ExpectError();
        Assert.Equal(("execve", Libc.EACCES), (error.Call, error.Error));
    }

    [RequiresLauncherFact]
    public void Run_ProgramThatIsNoFilter_IsReported()
    {
        using var launch = new Launch(bundle, new ContainerPlan { Args = ["true"], Filter = [0xff, 0, 0, 0, 0, 0, 0, 0] });

        launch.Create().Release();

        var error = launch.ExpectError();
        Assert.Equal(("seccomp", Libc.EINVAL), (error.Call, error.Error));
    }

    private static uint Errno(uint number) => 0x0005_0000 | number;

    private static byte[] Filter(uint defaultAction, params IEnumerable<(uint Action, string Syscall)> rules)
    {
        using var builder = new SeccompFilterBuilder(defaultAction);
        foreach (var (action, syscall) in rules)
        {
            builder.AddRule(action, SeccompLibrary.FindSyscall(syscall)!.Value, []);
        }

        return builder.Export();
    }
}
