using Berth.Core.Logs;
using Berth.Core.Monitoring;
using Berth.Core.Planning;
using Berth.Core.Stdio;
using Berth.Native;
using Berth.Native.Contract;
using Berth.Native.Handles;
using Berth.Native.Syscalls;
using Microsoft.Extensions.Logging;

namespace Berth.Core.Launching;

/// <summary>Starts the launcher program. Its image lies in a sealed memfd, so that no container can write to it (CVE-2019-5736).</summary>
internal sealed class Launcher(EventLoop loop, IdMapWriter idMaps, ILogger<Launcher> logger)
{
    /// <summary>What the monitor is called in ps(1).</summary>
    private const string MonitorName = "berth-monitor";

    /// <summary>How /proc shows the image.</summary>
    private const string ImageName = "memfd:berth-launcher";

    private readonly SafeFd _image = LauncherImage.Open();

    /// <summary>Starts a launcher that becomes the monitor of one container.</summary>
    /// <param name="id">Shown in the monitor's command line.</param>
    /// <param name="plan">The plan in <paramref name="files"/>, for messages and rlimits.</param>
    /// <param name="files">What it works on. The caller goes on owning them.</param>
    /// <param name="limits">How much of the output is kept.</param>
    public LaunchSession Start(string id, Plan plan, LaunchFiles files, LogLimits limits)
    {
        var (ours, theirs) = Sockets.SeqPacketPair(firstNonBlocking: true, secondNonBlocking: false);
        using (theirs)
        {
            var (pid, pidfd) = PosixSpawn.Start(_image, Arguments(id, files.Stdio), [limits.Variable], Descriptors(theirs, files));
            var channel = new SyncChannel(ours, loop, new LaunchErrors(plan), logger);
            return new LaunchSession(plan, channel, pid, pidfd, idMaps, loop);
        }
    }

    /// <summary>Whether the process still is the launcher: a container process before the user's program is executed.</summary>
    public static bool IsRunBy(int pid) => ProgramOf(pid)?.StartsWith(ImageName, StringComparison.Ordinal) == true;

    /// <summary>File name of the program that a process executes; null when it has ended.</summary>
    public static string? ProgramOf(int pid)
    {
        try
        {
            return File.ResolveLinkTarget($"/proc/{pid}/exe", returnFinalTarget: false)?.Name;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string[] Arguments(string id, LaunchStdio? stdio) =>
        stdio is null ? [MonitorName, id] : [MonitorName, id, stdio.Option];

    private static FdMapping[] Descriptors(SafeFd sync, LaunchFiles files)
    {
        FdMapping[] always =
        [
            new(sync, (int)LaunchFd.Sync),
            new(files.Plan, (int)LaunchFd.Plan),
            new(files.Container, (int)LaunchFd.Container),
            new(files.Log, (int)LaunchFd.Log),
            files.Bundle is { } bundle ? new(bundle, (int)LaunchFd.Bundle) : new(files.Target!, (int)LaunchFd.Target),
        ];
        return files is { Cgroup: null, Stdio: null, Notify: null, Listen: null }
            ? always
            :
            [
                .. always,
                .. files.Cgroup is { } cgroup ? [new(cgroup, (int)LaunchFd.Cgroup)] : Array.Empty<FdMapping>(),
                .. files.Stdio?.Descriptors ?? [],
                .. files.Listen is { } listen ? [new(listen, (int)LaunchFd.Listen)] : Array.Empty<FdMapping>(),
                .. files.Notify is { } notify ? [new(notify, (int)LaunchFd.Notify)] : Array.Empty<FdMapping>(),
            ];
    }
}
