using Berth.Core.Containers;
using Berth.Core.Containers.Storage;
using Berth.Core.Execs.Operations;
using Berth.Core.Errors;
using Berth.Native;
using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;
using Microsoft.Extensions.Logging;

namespace Berth.Core.Monitoring;

/// <summary>Notices the end of every container through its monitor's pidfd, and finds out how it ended.</summary>
internal sealed partial class ExitWatcher(EventLoop loop, ContainerStore store, TimeProvider time, ILogger<ExitWatcher> logger)
{
    /// <summary>How long the init of the host may take to reap a container process whose monitor was killed.</summary>
    private static readonly TimeSpan ReapDeadline = TimeSpan.FromSeconds(2);

    /// <summary>How long a monitor may take to write the exit record of a process that is gone.</summary>
    private static readonly TimeSpan RecordDeadline = TimeSpan.FromSeconds(2);

    /// <summary>Watches until the container has stopped.</summary>
    public void Watch(Container container, ContainerProcesses processes) => _ = WatchAsync(container, processes);

    /// <summary>How a container ended whose monitor is gone.</summary>
    /// <param name="container">The container, with its cgroup: the kernel's count of out-of-memory kills stays until that is removed.</param>
    /// <param name="process">The container process; null when it was gone before this daemon could hold it.</param>
    public async Task<ContainerExit> FindExitAsync(Container container, SafePidFd? process) =>
        (await FindExitAsync(container.Id, process).ConfigureAwait(false)) with { OomKilled = container.Cgroup?.OomKills() > 0 };

    /// <summary>The same for an exec, or without a cgroup to ask.</summary>
    /// <param name="id">Directory of its state.</param>
    /// <param name="process">The process; null when it was gone before this daemon could hold it.</param>
    public async Task<ContainerExit> FindExitAsync(string id, SafePidFd? process)
    {
        if (ReadRecord(id) is { } record)
        {
            return record.ToExit();
        }

        LogNoRecord(id);
        var exit = process is null ? null : await AskKernelAsync(process).ConfigureAwait(false);
        return exit is { } known
            ? new ContainerExit(known.ShellCode, known.Signal == 0 ? null : known.Signal, OomKilled: false, time.GetUtcNow(), Error: null)
            : new ContainerExit(null, null, OomKilled: false, time.GetUtcNow(), "the monitor was killed and left no exit record");
    }

    /// <summary>Waits for a monitor that is about to write the exit record of a process that is gone; one that is stuck must not keep the
    /// daemon from starting.</summary>
    public async Task AwaitRecordAsync(string id, SafePidFd monitor)
    {
        using var deadline = new CancellationTokenSource(RecordDeadline, time);
        try
        {
            await ProcessWait.ForEndAsync(loop, monitor, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            LogStuckMonitor(id);
        }
    }

    private async Task WatchAsync(Container container, ContainerProcesses processes)
    {
        try
        {
            using (var end = loop.Add(processes.Monitor))
            {
                // reading a small file of our own is all that is left before those who wait for the container are woken
                await end.EventAsync(Libc.EPOLLIN, CancellationToken.None, onLoop: true).ConfigureAwait(false);
            }

            Reap(processes.Monitor);
            var exit = await FindExitAsync(container, processes.Process).ConfigureAwait(false);
            if (container.Notify is { } notify)
            {
                // whoever waits for the end knows what the program said before
                await notify.FinishAsync().ConfigureAwait(false);
            }

            container.Move(ContainerStatus.Stopped, snapshot => snapshot with { Pid = 0, Exit = exit });
            // those in the container's pid namespace died with it, the others are to
            KillExec.SendAll(container, Signal.Kill);
            LogStopped(container.Id, exit.Code, exit.Signal);
        }
        catch (ObjectDisposedException)
        {
            // the daemon is stopping; the next one looks again
        }
    }

    private ExitDocument? ReadRecord(string id)
    {
        try
        {
            return store.ReadExit(id);
        }
        catch (CoreException failure)
        {
            LogUnreadableRecord(failure, id);
            return null;
        }
    }

    private async Task<ProcessExit?> AskKernelAsync(SafePidFd process)
    {
        using var deadline = new CancellationTokenSource(ReapDeadline, time);
        try
        {
            await ProcessWait.ForReapAsync(loop, process, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            LogNotReaped();
        }

        return Pidfd.GetInfo(process);
    }

    /// <summary>Reaps a monitor that has ended.</summary>
    public static void Reap(SafePidFd monitor)
    {
        try
        {
            Pidfd.WaitId(monitor);
        }
        catch (SyscallException notOurs) when (notOurs.Errno == Libc.ECHILD)
        {
            // started by an earlier daemon: the init of the host reaps it
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Debug, Message = "container {Id} stopped: code {Code}, signal {Signal}")]
    private partial void LogStopped(string id, int? code, int? signal);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "the monitor of container {Id} ended without an exit record")]
    private partial void LogNoRecord(string id);

    [LoggerMessage(EventId = 3, Level = LogLevel.Error, Message = "the exit record of container {Id} can not be read")]
    private partial void LogUnreadableRecord(Exception failure, string id);

    [LoggerMessage(EventId = 4, Level = LogLevel.Warning, Message = "nobody reaped a container process whose monitor is gone")]
    private partial void LogNotReaped();

    [LoggerMessage(EventId = 5, Level = LogLevel.Error, Message = "the monitor of {Id} does not end")]
    private partial void LogStuckMonitor(string id);
}
