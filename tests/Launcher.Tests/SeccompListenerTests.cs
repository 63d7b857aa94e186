using System.Runtime.InteropServices;
using Berth.Launcher.Tests.Launching;
using Berth.Launcher.Tests.Plans;
using Berth.Native.Contract;
using Berth.Native.Handles;
using Berth.Native.Seccomp;
using Berth.Native.Syscalls;
using Berth.TestSupport.Seccomp;

namespace Berth.Launcher.Tests;

/// <summary>Filters that leave system calls to an agent (seccomp_unotify(2)), above all those that the launcher makes itself.</summary>
public sealed class SeccompListenerTests(Bundle bundle) : IClassFixture<Bundle>
{
    private const int Eperm = 1;

    private static readonly string[] s_everythingTheLauncherCalls =
    [
        "sendmsg", "sendto", "recvmsg", "recvfrom", "read", "fcntl", "close", "close_range", "dup3", "capget", "capset", "prctl", "execve", "brk",
        "mmap", "poll", "exit_group",
    ];

    [RequiresLauncherTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_CallsLeftToAnAgent_AreAnsweredByIt(bool noNewPrivileges)
    {
        var plan = Plan(["mkdir", "mkdirat", "mount", .. s_everythingTheLauncherCalls], noNewPrivileges, "mkdir /x && echo made; mount -t tmpfs a /tmp");
        using var launch = new Launch(bundle, plan);

        launch.UntilReady();
        launch.Send(SyncType.ProcRun);
        using var agent = new NotificationAgent(TakeListener(launch), Answer);
        launch.Expect(SyncType.ProcCreated);
        launch.Release();
        launch.ExpectEnd();
        launch.WaitMonitor();

        Assert.Equal("made\n", launch.Output);
        Assert.Contains("mount", LogRecord.Joined(launch.Log, "stderr"), StringComparison.Ordinal);
        Assert.NotEqual(0, launch.Exit!.ExitCode);
        Assert.False(Directory.Exists(bundle.InRootfs("x")));
        Assert.Superset(new HashSet<int> { Number("read"), Number("execve"), Number("mount") }, agent.Seen.ToHashSet());
    }

    [RequiresLauncherFact]
    public void Create_AgentThatDoesNotAnswerYet_DoesNotHoldItUp()
    {
        using var launch = new Launch(bundle, Plan(s_everythingTheLauncherCalls, noNewPrivileges: true, "echo late"));

        launch.UntilReady();
        launch.Send(SyncType.ProcRun);
        var listener = TakeListener(launch);
        launch.Expect(SyncType.ProcCreated);
        launch.Release();
        using var agent = new NotificationAgent(listener, (int _) => null);
        launch.ExpectEnd();
        launch.WaitMonitor();

        Assert.Equal("late\n", launch.Output);
    }

    [RequiresLauncherFact]
    public void Run_WithoutAgent_FailsTheCalls()
    {
        using var launch = new Launch(bundle, Plan(["mkdir", "mkdirat"], noNewPrivileges: true, "mkdir /x 2>&1"));

        launch.UntilReady();
        launch.Send(SyncType.ProcRun);
        TakeListener(launch).Dispose();
        launch.Expect(SyncType.ProcCreated);
        launch.Release();
        launch.ExpectEnd();
        launch.WaitMonitor();

        Assert.Contains("not implemented", launch.Output, StringComparison.Ordinal); // ENOSYS, as the kernel has it
    }

    [RequiresLauncherFact]
    public void Run_Program_DoesNotGetTheListener()
    {
        using var launch = new Launch(bundle, Plan(["mkdir"], noNewPrivileges: true, "ls /proc/$$/fd; true"));

        launch.UntilReady();
        launch.Send(SyncType.ProcRun);
        using var listener = TakeListener(launch);
        launch.Expect(SyncType.ProcCreated);
        launch.Release();
        launch.ExpectEnd();
        launch.WaitMonitor();

        Assert.Equal("0\n1\n2\n", launch.Output);
    }

    private static int? Answer(int number) =>
        number == Number("mkdir") || number == Number("mkdirat") ? 0
        : number == Number("mount") ? Eperm : null;

    private static SafeFd TakeListener(Launch launch)
    {
        var (payload, _) = launch.Expect(SyncType.ProcSeccomp);
        return Pidfd.GetFd(launch.Container!, MemoryMarshal.Read<SyncSeccomp>(payload).Fd);
    }

    private static int Number(string syscall) => SeccompLibrary.FindSyscall(syscall)!.Value;

    private static ContainerPlan Plan(string[] notified, bool noNewPrivileges, string script)
    {
        using var builder = new SeccompFilterBuilder(0x7fff_0000);
        foreach (var name in notified)
        {
            builder.AddRule(0x7fc0_0000, Number(name), []);
        }

        return new ContainerPlan
        {
            Args = ["sh", "-c", script],
            Filter = builder.Export(),
            HasListener = true,
            NoNewPrivileges = noNewPrivileges,
        };
    }
}
