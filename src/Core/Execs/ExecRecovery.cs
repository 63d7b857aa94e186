using Berth.Core.Containers;
using Berth.Core.Errors;
using Berth.Core.Execs.Storage;
using Berth.Core.Monitoring;
using Berth.Core.Stdio;
using Berth.Native.Handles;
using Berth.Native.Syscalls;
using Microsoft.Extensions.Logging;

namespace Berth.Core.Execs;

/// <summary>At start: finds the execs of an earlier daemon's containers.</summary>
internal sealed partial class ExecRecovery(ExecStore store, ExecWatcher watcher, ExecExpiry expiry, ExitWatcher exits, ILogger<ExecRecovery> logger)
{
    /// <summary>Takes over those of one container.</summary>
    public async Task ExecuteAsync(Container container)
    {
        foreach (string id in store.List(container.Id))
        {
            try
            {
                await AdoptAsync(container, id).ConfigureAwait(false);
            }
            catch (CoreException failure)
            {
                LogNotRecovered(failure, id, container.Id);
            }
        }
    }

    /// <summary>What a record tells of its exec.</summary>
    public static ExecSnapshot ToSnapshot(string containerId, ExecRecord record) => new()
    {
        Id = record.Id,
        ContainerId = containerId,
        Status = record.Exit is not null ? ExecStatus.Stopped : record.MonitorPid == 0 ? ExecStatus.Created : ExecStatus.Running,
        Pid = record.Exit is null ? record.Pid : 0,
        Args = record.Process.Args ?? [],
        Stdin = record.Stdio?.Stdin ?? StdinMode.None,
        Terminal = record.Stdio?.Terminal ?? false,
        CreatedAt = record.CreatedAt,
        StartedAt = record.StartedAt,
        Exit = record.Exit,
        Warnings = record.Warnings ?? [],
    };

    private async Task AdoptAsync(Container container, string id)
    {
        if (store.Read(container.Id, id) is not { } record)
        {
            store.Remove(container.Id, id);
            return;
        }

        var exec = new Exec(record, ToSnapshot(container.Id, record));
        container.Execs[id] = exec;
        if (exec.Snapshot.Status == ExecStatus.Stopped)
        {
            expiry.Schedule(container, exec);
        }
        else if (exec.Snapshot.Status == ExecStatus.Running)
        {
            await AdoptStartedAsync(container, exec).ConfigureAwait(false);
        }
    }

    private async Task AdoptStartedAsync(Container container, Exec exec)
    {
        var record = exec.Record;
        var monitor = Pidfd.Open(record.MonitorPid, record.MonitorStartTime);
        var process = Pidfd.Open(record.Pid, record.ProcessStartTime);
        if (monitor is not null && process is not null)
        {
            exec.Processes = Describe(record, monitor, process);
            watcher.Watch(container, exec, exec.Processes);
            return;
        }

        using (monitor)
        using (process)
        {
            if (monitor is not null)
            {
                await exits.AwaitRecordAsync(exec.Directory, monitor).ConfigureAwait(false);
            }

            watcher.Finish(container, exec, await exits.FindExitAsync(exec.Directory, process).ConfigureAwait(false));
        }
    }

    private static ContainerProcesses Describe(ExecRecord record, SafePidFd monitor, SafePidFd process) => new()
    {
        MonitorPid = record.MonitorPid,
        MonitorStartTime = record.MonitorStartTime,
        Monitor = monitor,
        ProcessPid = record.Pid,
        ProcessStartTime = record.ProcessStartTime,
        Process = process,
    };

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "exec {Exec} of container {Id} could not be recovered")]
    private partial void LogNotRecovered(Exception failure, string exec, string id);
}
