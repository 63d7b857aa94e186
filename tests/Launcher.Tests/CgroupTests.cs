using Berth.Launcher.Tests.Launching;
using Berth.Launcher.Tests.Plans;
using Berth.Native;
using Berth.Native.Contract;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Launcher.Tests;

/// <summary>What the container process does with the files that come with procMapped. Ordinary files stand for "tasks" here: the
/// kernel's own are in Core's and the integration tests.</summary>
public sealed class CgroupTests(Bundle bundle) : IClassFixture<Bundle>, IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [RequiresLauncherFact]
    public void ProcMapped_WithFiles_WritesZeroToEachAndGoesOn()
    {
        using var launch = new Launch(bundle, ContainerPlan.Shell("ls -l /proc/self/fd"));
        launch.ExpectPid();
        using var tasks = Paths.Open(_file, Libc.O_WRONLY | Libc.O_APPEND);

        launch.Send(SyncType.ProcMapped, [.. Enumerable.Repeat(tasks, (int)SyncFormat.MaxCgroups)]);
        launch.Expect(SyncType.ProcReady);

        Assert.Equal(new string('0', (int)SyncFormat.MaxCgroups), File.ReadAllText(_file));
        Assert.DoesNotContain(
            Directory.EnumerateFileSystemEntries($"/proc/{launch.Pid}/fd"),
            fd => File.ResolveLinkTarget(fd, false)?.FullName == _file);
    }

    [RequiresLauncherFact]
    public void ProcMapped_FileThatRefuses_IsAnErrorThatNamesIt()
    {
        using var launch = new Launch(bundle, ContainerPlan.Shell("true"));
        launch.ExpectPid();
        using var tasks = Paths.Open(_file, Libc.O_RDONLY);

        launch.Send(SyncType.ProcMapped, tasks);

        var error = launch.ExpectError();
        Assert.Equal(("write", _file, Libc.EBADF), (error.Call, error.Path, error.Error));
    }

    [RequiresLauncherFact]
    public void ProcMapped_MoreFilesThanHierarchies_IsRefused()
    {
        using var launch = new Launch(bundle, ContainerPlan.Shell("true"));
        launch.ExpectPid();
        using var tasks = Paths.Open(_file, Libc.O_WRONLY | Libc.O_APPEND);
        SafeFd[] tooMany = [.. Enumerable.Repeat(tasks, (int)SyncFormat.MaxCgroups + 1)];

        launch.Send(SyncType.ProcMapped, tooMany);

        var error = launch.ExpectError();
        Assert.Equal(("recvmsg", Libc.EBADMSG), (error.Call, error.Error));
        Assert.Empty(File.ReadAllText(_file));
    }
}
