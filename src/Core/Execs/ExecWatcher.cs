using Berth.Core.Containers;
using Berth.Core.Errors;
using Berth.Core.Execs.Storage;
using Berth.Core.Monitoring;
using Berth.Native;
using Microsoft.Extensions.Logging;

namespace Berth.Core.Execs;

/// <summary>Notices the end of every exec through its monitor's pidfd, and finds out how it ended.</summary>
internal sealed partial class ExecWatcher(
    EventLoop loop, ExitWatcher exits, ExecStore store, ExecExpiry expiry, ILogger<ExecWatcher> logger)
{
    /// <summary>Watches until the exec has ended.</summary>
    public void Watch(Container container, Exec exec, ContainerProcesses processes) => _ = WatchAsync(container, exec, processes);

    /// <summary>Notes an end.</summary>
    public void Finish(Container container, Exec exec, ContainerExit exit)
    {
        exec.Record = exec.Record with { Exit = exit };
        exec.Publish(snapshot => snapshot with { Status = ExecStatus.Stopped, Pid = 0, Exit = exit });
        expiry.Schedule(container, exec);
        try
        {
            lock (exec.Files)
            {
                if (!exec.IsDeleted && !exec.IsPassing)
                {
                    store.Save(container.Id, exec.Record);
                }
            }
        }
        catch (CoreException failure)
        {
            // its container may be gone by now, and its directory with it
            LogNotSaved(failure.Message, exec.Id, container.Id);
        }
    }

    /// <summary>Whether the out-of-memory killer has ended something in the container since the exec was started.</summary>
    public static bool IsPossiblyOomKilled(Container container, Exec exec) =>
        container.Cgroup is { } cgroup && cgroup.OomKills() > exec.Record.OomKills;

    private async Task WatchAsync(Container container, Exec exec, ContainerProcesses processes)
    {
        try
        {
            using (var end = loop.Add(processes.Monitor))
            {
                await end.EventAsync(Libc.EPOLLIN, CancellationToken.None, onLoop: true).ConfigureAwait(false);
            }

            ExitWatcher.Reap(processes.Monitor);
            var exit = await exits.FindExitAsync(exec.Directory, processes.Process).ConfigureAwait(false);
            exit = exit with { OomKilled = exit.Signal == Libc.SIGKILL && IsPossiblyOomKilled(container, exec) };
            Finish(container, exec, exit);
            exec.Processes = null;
            processes.Dispose();
        }
        catch (ObjectDisposedException)
        {
            // the daemon is stopping, or the container was deleted
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Debug, Message = "the exit of exec {Exec} of container {Id} is not saved: {Reason}")]
    private partial void LogNotSaved(string reason, string exec, string id);
}
