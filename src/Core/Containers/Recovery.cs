using Berth.Core.Cgroups;
using Berth.Core.Cgroups.Resources;
using Berth.Core.Containers.Devices;
using Berth.Core.Containers.Operations;
using Berth.Core.Containers.Storage;
using Berth.Core.Errors;
using Berth.Core.Execs;
using Berth.Core.Execs.Operations;
using Berth.Core.IntelRdt;
using Berth.Core.Launching;
using Berth.Core.Monitoring;
using Berth.Core.Notifications;
using Berth.Core.Specs;
using Berth.Core.Stdio;
using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;
using Microsoft.Extensions.Logging;

namespace Berth.Core.Containers;

/// <summary>At start: finds the containers of an earlier daemon, goes on with those that are whole, removes those that are not.</summary>
internal sealed partial class Recovery(
    ContainerRegistry registry,
    ContainerStore store,
    ICgroupManager cgroups,
    ResctrlManager resctrl,
    ContainerRemoval removal,
    ExitWatcher exits,
    ExecRecovery execs,
    NotifyProxy notify,
    EventLoop loop,
    ILogger<Recovery> logger)
{
    /// <summary>How long what a dead daemon left half-made may take to die.</summary>
    private static readonly TimeSpan KillDeadline = TimeSpan.FromSeconds(10);

    /// <summary>Looks at every directory, side by side; one that can not be dealt with is logged and left to the next start.</summary>
    public Task ExecuteAsync() => Task.WhenAll(store.List().Select(directory => Task.Run(() => RecoverAsync(directory))));

    private async Task RecoverAsync(string directory)
    {
        try
        {
            if (directory.StartsWith(ContainerStore.RemovedPrefix, StringComparison.Ordinal))
            {
                await RemoveAsync(directory[ContainerStore.RemovedPrefix.Length..], directory).ConfigureAwait(false);
            }
            else if (store.ReadState(directory) is { IsCreating: false } state)
            {
                await AdoptAsync(state).ConfigureAwait(false);
            }
            else
            {
                await RemoveAsync(directory, store.BeginRemove(directory)).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (failure is CoreException or SyscallException or OperationCanceledException)
        {
            LogNotRecovered(failure, directory);
        }
    }

    // a create or delete that the last daemon did not finish: nobody was told that the container is there
    private async Task RemoveAsync(string id, string directory)
    {
        if (store.ReadState(directory) is { } state)
        {
            var cgroup = cgroups.Open(state.Berth.Cgroups);
            // what a version 1 freezer has stopped does not die
            cgroup.Thaw();
            await KillAsync(state.Berth.MonitorPid, state.Berth.MonitorStartTime).ConfigureAwait(false);
            await KillAsync(state.Pid, state.Berth.ProcessStartTime).ConfigureAwait(false);
            await removal.FinishAsync(id, directory, cgroup, Open(state.Berth.Resctrl, isUser: false)).ConfigureAwait(false);
        }
        else
        {
            await RemoveUnsavedAsync(id, directory).ConfigureAwait(false);
        }

        LogRemoved(id);
    }

    // The config is written before the first cgroup is made, so it tells where they would be, but not whether the create came so far:
    // they may be somebody else's. The container process, if there was one, dies with the daemon (sync.h).
    private async Task RemoveUnsavedAsync(string id, string directory)
    {
        if (store.ReadConfig(directory) is { } config)
        {
            using var deadline = new CancellationTokenSource(KillDeadline);
            var cgroup = cgroups.Open(cgroups.Resolve(SpecReader.Read(config).Spec.Linux?.CgroupsPath, id));
            if (cgroup.Processes().Any(Launcher.IsRunBy))
            {
                // a container process: nobody else's run the launcher. What a version 1 freezer has stopped does not die.
                cgroup.Thaw();
            }

            await cgroup.RemoveUnusedAsync(deadline.Token).ConfigureAwait(false);
        }

        await removal.FinishAsync(id, directory, cgroup: null, Open(store.ReadResctrl(directory), isUser: false)).ConfigureAwait(false);
    }

    private ResctrlGroup? Open(ResctrlRecord? record, bool isUser) => record is null ? null : resctrl.Open(record, isUser);

    private async Task KillAsync(int pid, ulong startTime)
    {
        using var process = Pidfd.Open(pid, startTime);
        if (process is null)
        {
            return;
        }

        using var deadline = new CancellationTokenSource(KillDeadline);
        Pidfd.SendSignal(process, Signal.Kill.Number);
        await ProcessWait.ForEndAsync(loop, process, deadline.Token).ConfigureAwait(false);
    }

    private async Task AdoptAsync(StateRecord state)
    {
        var container = new Container(StateRecords.ToSnapshot(state), state.Berth.RequestHash, state.Berth.Cgroups)
        {
            SharesPids = state.Berth.SharesPids,
            Hooks = state.Berth.Hooks,
            Stdio = state.Berth.Stdio ?? ProcessStdio.Default,
            Cgroup = cgroups.Open(state.Berth.Cgroups),
            Resources = state.Berth.Resources,
            Devices = state.Berth.Devices ?? [],
            Resctrl = Open(state.Berth.Resctrl, isUser: true),
            NotifyOptions = state.Berth.Notify,
            Listen = state.Berth.Listen ?? [],
        };
        if (container.NotifyOptions is not null)
        {
            var said = store.ReadNotify(state.Id) ?? NotifyState.Initial;
            container.Publish(snapshot => snapshot with { Notify = said });
        }

        TakeBackSchemata(container);
        var monitor = Pidfd.Open(state.Berth.MonitorPid, state.Berth.MonitorStartTime);
        var process = Pidfd.Open(state.Pid, state.Berth.ProcessStartTime);
        if (monitor is null || process is null)
        {
            await AdoptEndedAsync(container, monitor, process).ConfigureAwait(false);
        }
        else
        {
            AdoptRunning(container, state, monitor, process);
            await TakeBackUpdateAsync(container, state).ConfigureAwait(false);
        }

        await execs.ExecuteAsync(container).ConfigureAwait(false);
        if (container.Snapshot.Status == ContainerStatus.Stopped)
        {
            KillExec.SendAll(container, Signal.Kill);
        }

        registry.Add(container);
        LogAdopted(state.Id, container.Snapshot.Status);
    }

    private async Task AdoptEndedAsync(Container container, SafePidFd? monitor, SafePidFd? process)
    {
        using (monitor)
        using (process)
        {
            if (monitor is not null)
            {
                await exits.AwaitRecordAsync(container.Id, monitor).ConfigureAwait(false);
            }

            var exit = await exits.FindExitAsync(container, process).ConfigureAwait(false);
            container.Publish(snapshot => snapshot with { Status = ContainerStatus.Stopped, Pid = 0, Exit = exit });
        }
    }

    private void AdoptRunning(Container container, StateRecord state, SafePidFd monitor, SafePidFd process)
    {
        container.Processes = new ContainerProcesses
        {
            MonitorPid = state.Berth.MonitorPid,
            MonitorStartTime = state.Berth.MonitorStartTime,
            Monitor = monitor,
            ProcessPid = state.Pid,
            ProcessStartTime = state.Berth.ProcessStartTime,
            Process = process,
        };
        // start saves its time before the fact: only the process itself tells whether it was executed
        container.Publish(snapshot => Launcher.IsRunBy(state.Pid)
            ? snapshot with { Status = ContainerStatus.Created, Pid = state.Pid, StartedAt = null }
            : snapshot with { Status = IsPaused(container) ? ContainerStatus.Paused : ContainerStatus.Running, Pid = state.Pid });
        if (container.NotifyOptions is not null)
        {
            notify.Adopt(container);
        }

        exits.Watch(container, container.Processes);
    }

    // whether or not the container still runs: others may be in the group
    private void TakeBackSchemata(Container container)
    {
        try
        {
            container.Resctrl?.TakeBack();
        }
        catch (CoreException failure)
        {
            LogNotTakenBack(failure, container.Id);
        }
    }

    // the last daemon did not come to the end of an update, and told nobody of it
    private async Task TakeBackUpdateAsync(Container container, StateRecord state)
    {
        if (state.Berth is { Undo: null, Resctrl: null or { Undo: null } })
        {
            return;
        }

        try
        {
            await container.Cgroup!.RestoreAsync(state.Berth.Undo ?? ResourceSettings.None).ConfigureAwait(false);
            if (state.Berth.UndoPaths is { } made)
            {
                using var nodes = new DeviceNodes(container.Id, container.Processes!);
                await nodes.RemoveAsync(made).ConfigureAwait(false);
            }
        }
        catch (CoreException failure)
        {
            LogNotTakenBack(failure, container.Id);
        }

        store.SaveState(StateRecords.Created(container, container.Snapshot.StartedAt));
    }

    // only the kernel knows: a pause that the last daemon had begun and told nobody of is taken back
    private static bool IsPaused(Container container)
    {
        if (container.Cgroup!.IsFrozen)
        {
            return true;
        }

        container.Cgroup.Thaw();
        return false;
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "container {Id} is {Status}, found at start")]
    private partial void LogAdopted(string id, ContainerStatus status);

    [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "what was left of container {Id} is removed")]
    private partial void LogRemoved(string id);

    [LoggerMessage(EventId = 5, Level = LogLevel.Error, Message = "an unfinished update of container {Id} can not be taken back whole")]
    private partial void LogNotTakenBack(Exception failure, string id);

    [LoggerMessage(EventId = 4, Level = LogLevel.Error, Message = "the monitor of container {Id} does not end")]
    private partial void LogStuckMonitor(string id);

    [LoggerMessage(EventId = 3, Level = LogLevel.Error, Message = "{Directory} could not be recovered")]
    private partial void LogNotRecovered(Exception failure, string directory);
}
