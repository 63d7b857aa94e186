using Berth.Launcher.Tests.Launching;
using Berth.Launcher.Tests.Plans;
using Berth.Native.Syscalls;

namespace Berth.Launcher.Tests;

/// <summary>container.log (launcher/log.h).</summary>
public sealed class LogTests(Bundle bundle) : IClassFixture<Bundle>
{
    private const int Chunk = 16384;

    [RequiresLauncherFact]
    public void Log_NoFinalNewline_EndsPartial()
    {
        using var launch = new Launch(bundle, ContainerPlan.Shell("printf 'one\\ntwo'")).Run();

        Assert.Equal(["F one", "P two"], launch.Log.Select(record => $"{record.Tag} {record.Text}"));
    }

    [RequiresLauncherFact]
    public void Log_LineInParts_IsJoinedByItsFinalRecord()
    {
        using var launch = new Launch(bundle, ContainerPlan.Shell("printf one; printf two >&2; echo; echo three >&2")).Run();

        Assert.Equal("one\n", launch.Output);
        Assert.Equal("twothree\n", LogRecord.Joined(launch.Log, "stderr"));
    }

    [RequiresLauncherFact]
    public void Log_LongLine_IsSplit()
    {
        using var launch = new Launch(bundle, ContainerPlan.Shell("head -c 50000 /dev/zero | tr '\\0' x; echo")).Run();

        Assert.Equal(new string('x', 50000) + "\n", launch.Output);
        Assert.All(launch.Log, record => Assert.InRange(record.Text.Length, 0, Chunk));
        Assert.All(launch.Log[..^1], record => Assert.Equal("P", record.Tag));
        Assert.Equal("F", launch.Log[^1].Tag);
    }

    [RequiresLauncherFact]
    public void Log_BinaryOutput_IsKeptByteByByte()
    {
        using var launch = new Launch(bundle, ContainerPlan.Shell("printf '\\000\\001\\377\\r\\n\\n\\033[0m'")).Run();

        Assert.Equal("\0\u0001\u00ff\r\n\n\u001b[0m", launch.Output);
    }

    [RequiresLauncherFact]
    public void Log_MuchOutputRightBeforeTheEnd_IsComplete()
    {
        using var launch = new Launch(bundle, ContainerPlan.Shell("seq 1 200000; seq 1 5 >&2")).Run();

        Assert.Equal(string.Concat(Enumerable.Range(1, 200000).Select(number => $"{number}\n")), launch.Output);
        Assert.Equal("1\n2\n3\n4\n5\n", LogRecord.Joined(launch.Log, "stderr"));
    }

    [RequiresLauncherFact]
    public void Log_OutputUnreadWhenTheContainerEnds_IsComplete()
    {
        const int sigstop = 19;
        const int sigcont = 18;
        const int lessThanAPipe = 60000;
        using var launch = new Launch(bundle, ContainerPlan.Shell($"head -c {lessThanAPipe} /dev/zero | tr '\\0' x"));

        launch.Create();
        Pidfd.SendSignal(launch.Monitor.PidFd, sigstop);
        launch.Release();
        launch.WaitContainer();
        Pidfd.SendSignal(launch.Monitor.PidFd, sigcont);

        Assert.Equal(new ProcessExit(0, 0), launch.WaitMonitor());
        Assert.Equal(lessThanAPipe, launch.Output.Length);
    }

    [RequiresLauncherFact]
    public void Log_FullDisk_IsCountedAndDoesNotStopTheContainer()
    {
        using var launch = new Launch(
            bundle, ContainerPlan.Shell("echo lost; exit 7"), path => File.CreateSymbolicLink(path, "/dev/full"));

        launch.Run();

        Assert.Equal(7, launch.Exit!.ExitCode);
        Assert.Equal((ulong)"2026-11-21T22:00:00.123456789Z stdout F lost\n".Length, launch.Exit.LostLogBytes);
    }

    [RequiresLauncherFact]
    public void Log_ThatExists_IsAppendedTo()
    {
        const string earlier = "2026-11-21T22:00:00.123456789Z stdout F earlier\n";
        using var launch = new Launch(bundle, ContainerPlan.Shell("echo now"), path => File.WriteAllText(path, earlier)).Run();

        Assert.Equal("earlier\nnow\n", launch.Output);
    }

    [RequiresLauncherFact]
    public void Log_WithoutDirectoryToWriteTo_FailsTheLaunch()
    {
        using var launch = new Launch(bundle, ContainerPlan.Shell("true"), path => Directory.CreateDirectory(path));

        var error = launch.ExpectError();

        Assert.Equal(("openat", "container.log", 21), (error.Call, error.Path, error.Error));
        launch.WaitMonitor();
    }
}
