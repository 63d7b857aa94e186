using Berth.Launcher.Tests.Launching;
using Berth.Launcher.Tests.Plans;
using Berth.Native;
using Berth.Native.Contract;
using Berth.Native.Syscalls;

namespace Berth.Launcher.Tests;

/// <summary>From procPid to exit.json, and who outlives whom.</summary>
public sealed class LifecycleTests(Bundle bundle) : IClassFixture<Bundle>
{
    [RequiresLauncherFact]
    public void Run_HelloWorld_IsLoggedAndRecorded()
    {
        var before = DateTimeOffset.UtcNow;
        using var launch = new Launch(bundle, ContainerPlan.Shell("echo hello; echo world >&2"));

        launch.Run();

        Assert.Equal(["stdout hello", "stderr world"], launch.Log.Select(record => $"{record.Stream} {record.Text}").OrderDescending());
        Assert.Equal(new ExitRecord(0, 0, launch.Exit!.FinishedAt, 0, null), launch.Exit);
        Assert.InRange(launch.Exit.FinishedAt, before, DateTimeOffset.UtcNow);
        Assert.Equal(["exec.fifo", "exit.json"], launch.StateFiles.Order());
    }

    [RequiresLauncherTheory]
    [InlineData("exit 0", 0, 0)]
    [InlineData("exit 42", 42, 0)]
    [InlineData("kill -TERM $$; exit 3", 3, 0)] // the first process of a pid namespace is not ended by its own signals
    [InlineData("sh -c 'kill -TERM $$'; exit $?", 143, 0)]
    public void Run_AnyEnd_IsInTheExitRecord(string script, int code, int signal)
    {
        using var launch = new Launch(bundle, ContainerPlan.Shell(script));

        launch.Run();

        Assert.Equal((code, signal), (launch.Exit!.ExitCode, launch.Exit.Signal));
    }

    [RequiresLauncherFact]
    public void Container_KilledWhileRunning_ExitsWith128PlusSignal()
    {
        using var launch = new Launch(bundle, new ContainerPlan { Args = ["sleep", "1000"] });

        launch.Start();
        Pidfd.SendSignal(launch.Container!, Libc.SIGKILL);

        Assert.Equal(new ProcessExit(0, 0), launch.WaitMonitor());
        Assert.Equal((137, 9), (launch.Exit!.ExitCode, launch.Exit.Signal));
        Assert.Null(launch.Exit.Error);
    }

    [RequiresLauncherFact]
    public void Container_KilledBetweenCreateAndStart_IsRecorded()
    {
        using var launch = new Launch(bundle, ContainerPlan.Shell("true"));

        launch.Create();
        Pidfd.SendSignal(launch.Container!, Libc.SIGKILL);

        launch.ExpectEnd();
        Assert.Equal(new ProcessExit(0, 0), launch.WaitMonitor());
        Assert.Equal((137, 9), (launch.Exit!.ExitCode, launch.Exit.Signal));
    }

    [RequiresLauncherFact]
    public void Container_KilledBeforeProcRun_GivesProcErrorAndNoRecord()
    {
        var plan = ContainerPlan.Shell("true").Builder();
        using var launch = new Launch(bundle, plan.Build());

        launch.UntilReady();
        Pidfd.SendSignal(launch.Container!, Libc.SIGKILL);

        var error = launch.ExpectError();
        Assert.Equal(("killed", 0, Libc.SIGKILL, "Root Ready"), (error.Call, error.Error, error.Status, error.Text));
        Assert.Equal((uint)plan.LastStep, error.Steps);
        Assert.Equal(new ProcessExit(1, 0), launch.WaitMonitor());
        Assert.Null(launch.Exit);
    }

    [RequiresLauncherTheory]
    [InlineData(SyncType.ProcPid)]
    [InlineData(SyncType.ProcReady)]
    public void Daemon_DiesBeforeProcRun_NothingIsLeft(SyncType last)
    {
        using var launch = new Launch(bundle, ContainerPlan.Shell("true"));

        launch.ExpectPid();
        if (last == SyncType.ProcReady)
        {
            launch.Send(SyncType.ProcMapped);
            launch.Expect(SyncType.ProcReady);
        }

        launch.Abandon();

        Assert.Equal(new ProcessExit(1, 0), launch.WaitMonitor());
        Assert.True(Ready.Now(launch.Container!), "the container process outlived its monitor");
        Assert.Equal(["exec.fifo"], launch.StateFiles);
    }

    [RequiresLauncherFact]
    public void Daemon_SaysProcRunAhead_IsNotAsked()
    {
        using var launch = new Launch(bundle, new ContainerPlan { Args = ["echo", "ahead"], RunsAhead = true });

        launch.Send(SyncType.ProcMapped);
        launch.ExpectPid();
        launch.Send(SyncType.ProcRun);
        launch.Expect(SyncType.ProcCreated);
        launch.Release();

        launch.ExpectEnd();
        Assert.Equal(new ProcessExit(0, 0), launch.WaitMonitor());
        Assert.Equal("ahead\n", launch.Output);
    }

    [RequiresLauncherFact]
    public void Daemon_DiesAfterProcRunAheadOfItsTime_NothingIsLeft()
    {
        const int sigstop = 19;
        using var launch = new Launch(bundle, new ContainerPlan { Args = ["true"], RunsAhead = true });

        launch.ExpectPid();
        Pidfd.SendSignal(launch.Container!, sigstop);
        launch.Send(SyncType.ProcMapped);
        launch.Send(SyncType.ProcRun);
        launch.Abandon();

        Assert.Equal(new ProcessExit(1, 0), launch.WaitMonitor());
        Assert.True(Ready.Now(launch.Container!), "the container process outlived its monitor");
        Assert.Equal(["exec.fifo"], launch.StateFiles);
    }

    [RequiresLauncherFact]
    public void SetUp_FailsWithMessagesUnread_TellsWhy()
    {
        using var launch = new Launch(bundle, new ContainerPlan { Args = ["true"], RunsAhead = true, Rootfs = "missing" });

        launch.Send(SyncType.ProcMapped);
        launch.Send(SyncType.ProcRun);
        launch.ExpectPid();

        Assert.Equal(Libc.ENOENT, launch.ExpectError().Error);
        Assert.Equal(new ProcessExit(1, 0), launch.WaitMonitor());
    }

    [RequiresLauncherFact]
    public void Daemon_DiesWhileTheContainerProcessIsStuck_TheMonitorKillsIt()
    {
        const int sigstop = 19;
        using var launch = new Launch(bundle, ContainerPlan.Shell("true"));

        launch.UntilReady();
        Pidfd.SendSignal(launch.Container!, sigstop);
        launch.Abandon();

        Assert.Equal(new ProcessExit(1, 0), launch.WaitMonitor());
        Assert.True(Ready.Now(launch.Container!), "the container process outlived its monitor");
        Assert.Equal(["exec.fifo"], launch.StateFiles);
    }

    [RequiresLauncherFact]
    public void Daemon_DiesAfterCreate_TheContainerCanStillBeStartedAndIsLogged()
    {
        using var launch = new Launch(bundle, ContainerPlan.Shell("echo alone; exit 5"));

        launch.Create();
        launch.Abandon();
        launch.Release();

        Assert.Equal(new ProcessExit(0, 0), launch.WaitMonitor());
        Assert.Equal("alone\n", launch.Output);
        Assert.Equal(5, launch.Exit!.ExitCode);
    }

    [RequiresLauncherTheory]
    [InlineData(0u)]
    [InlineData(1000u)] // a change of user clears the parent-death signal: it must have been set again
    public void Monitor_Killed_TakesTheContainerWithIt(uint uid)
    {
        using var launch = new Launch(bundle, new ContainerPlan { Args = ["sleep", "1000"], Uid = uid });

        launch.Start();
        Pidfd.SendSignal(launch.Monitor.PidFd, Libc.SIGKILL);

        launch.WaitContainer();
        Assert.Null(launch.Exit);
    }

    [RequiresLauncherFact]
    public void Monitor_KilledBeforeStart_TakesTheContainerProcessWithIt()
    {
        using var launch = new Launch(bundle, new ContainerPlan { Args = ["sleep", "1000"], Uid = 1000 });

        launch.Create();
        Pidfd.SendSignal(launch.Monitor.PidFd, Libc.SIGKILL);

        launch.WaitContainer();
    }

    [RequiresLauncherTheory]
    [InlineData(1)] // SIGHUP
    [InlineData(2)] // SIGINT
    [InlineData(Libc.SIGTERM)]
    [InlineData(20)] // SIGTSTP
    public void Monitor_SignalOfTheDaemonsGroup_IsNotNoticed(int signal)
    {
        using var launch = new Launch(bundle, ContainerPlan.Shell("exit 6"));

        launch.Create();
        Pidfd.SendSignal(launch.Monitor.PidFd, signal);
        launch.Release();

        Assert.Equal(new ProcessExit(0, 0), launch.WaitMonitor());
        Assert.Equal(6, launch.Exit!.ExitCode);
    }
}
