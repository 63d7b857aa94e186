using System.Runtime.InteropServices;
using Berth.Core.Cgroups;
using Berth.Core.Containers;
using Berth.Core.Errors;
using Berth.Core.Hooks;
using Berth.Core.IntelRdt;
using Berth.Core.Monitoring;
using Berth.Core.Networking;
using Berth.Core.Planning;
using Berth.Native.Contract;
using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Core.Launching;

/// <summary>Core's half of one launch: answers the launcher step by step until the container process waits for start.</summary>
internal sealed class LaunchSession(
    Plan plan, SyncChannel channel, int monitorPid, SafePidFd monitor, IdMapWriter idMaps, EventLoop loop)
{
    private SafePidFd? _process;
    private ContainerDevices? _devices;

    /// <summary>Runs the protocol up to <see cref="SyncType.ProcRun"/>.</summary>
    /// <param name="cgroups">The cgroups that the container process joins, where it was not cloned into them.</param>
    /// <param name="resctrl">The group that it is put into; null for none.</param>
    /// <param name="adopt">Takes the container process, by its pid, into cgroups that it can not join by itself; null for none.</param>
    /// <param name="sources">What the container process asks for while it mounts.</param>
    /// <param name="hooks">The hooks of this container's create.</param>
    /// <param name="save">Writes state.json: from then on a new daemon can find and remove what was started.</param>
    /// <param name="deadline">When to give up.</param>
    /// <returns>The two processes, for <see cref="AwaitCreatedAsync"/>.</returns>
    /// <exception cref="CoreException">What the launcher reported. Call <see cref="AbortAsync"/> then.</exception>
    public async Task<ContainerProcesses> SetUpAsync(
        CgroupTasks cgroups,
        ResctrlGroup? resctrl,
        Func<int, CancellationToken, Task>? adopt,
        MountSources sources,
        CreateHooks hooks,
        Action<ContainerProcesses> save,
        CancellationToken deadline)
    {
        bool mapsAhead = resctrl is null && adopt is null
            && plan is { RunsAhead: true, NewIdMaps: null, JoinedUsers: null, JoinedGroups: null, NetDevices.Count: 0 };
        var (pid, process) = await ReceiveProcessAsync(mapsAhead ? cgroups : null, deadline).ConfigureAwait(false);
        // it waits, with one thread: whatever comes of it inherits the group
        resctrl?.Join(pid);
        if (plan.NewIdMaps is { } maps)
        {
            await idMaps.WriteAsync(pid, process, maps, deadline).ConfigureAwait(false);
        }

        if (plan.JoinedUsers is not null || plan.JoinedGroups is not null)
        {
            IdMapWriter.Demand(pid, process, plan.JoinedUsers, plan.JoinedGroups);
        }

        if (plan.NetDevices.Count > 0)
        {
            _devices = await ContainerDevices.MoveInAsync(plan.NetDevices, process).ConfigureAwait(false);
        }

        if (adopt is not null)
        {
            await adopt(pid, deadline).ConfigureAwait(false);
        }

        if (!mapsAhead)
        {
            channel.Send(SyncType.ProcMapped, [.. cgroups.Files]);
        }

        if (plan.HasHooks)
        {
            await AfterMountsAsync(SyncType.ProcHooks, sources, process, deadline).ConfigureAwait(false);
        }

        // Before the first hook: a daemon that finds this state knows that there is something for poststop hooks to undo. Without hooks
        // while the container process sets itself up, so that it does not wait for it.
        var processes = await DescribeAsync(pid, process, "the container", deadline).ConfigureAwait(false);
        save(processes);
        if (plan.RunsAhead)
        {
            channel.SendAhead(SyncType.ProcRun);
        }
        else
        {
            await ServeAsync(sources, hooks, pid, process, deadline).ConfigureAwait(false);
            SetRlimits(pid);
            channel.Send(SyncType.ProcRun);
        }

        return processes;
    }

    /// <summary>Waits until the container process waits for start.</summary>
    /// <param name="processes">What <see cref="SetUpAsync"/> has returned; the caller owns them from now on, and this session is over.</param>
    /// <param name="handOver">Gives a seccomp notification descriptor to its agent; for a plan with a listener.</param>
    /// <param name="deadline">When to give up.</param>
    /// <exception cref="CoreException">What the launcher reported. Call <see cref="AbortAsync"/> then.</exception>
    public Task AwaitCreatedAsync(ContainerProcesses processes, ListenerHandOver handOver, CancellationToken deadline) => plan.HasListener
        ? HandOverListenerAsync(processes.Process, processes.ProcessPid, handOver, deadline)
        : channel.ReceiveAsync(SyncType.ProcCreated, deadline).AsTask();

    /// <summary>Runs the protocol for a process that joins a container.</summary>
    /// <param name="cgroups">The cgroups that it joins, where it was not cloned into them.</param>
    /// <param name="resctrl">The group that it is put into; null for none.</param>
    /// <param name="save">Writes exec.json: from then on a new daemon can find what was started.</param>
    /// <param name="handOver">Gives a seccomp notification descriptor to its agent; for a plan with a listener.</param>
    /// <param name="deadline">When to give up.</param>
    /// <returns>The two processes, once the program was executed; the caller owns them, and this session is over.</returns>
    /// <exception cref="CoreException">What the launcher reported. Call <see cref="AbortAsync"/> then.</exception>
    public async Task<ContainerProcesses> ExecAsync(
        CgroupTasks cgroups,
        ResctrlGroup? resctrl,
        Action<ContainerProcesses> save,
        ListenerHandOver handOver,
        CancellationToken deadline)
    {
        bool mapsAhead = plan.RunsAhead && resctrl is null;
        var (pid, process) = await ReceiveProcessAsync(mapsAhead ? cgroups : null, deadline).ConfigureAwait(false);
        resctrl?.Join(pid);
        if (!mapsAhead)
        {
            channel.Send(SyncType.ProcMapped, [.. cgroups.Files]);
        }

        var processes = await DescribeAsync(pid, process, "it", deadline).ConfigureAwait(false);
        save(processes);
        if (plan.RunsAhead)
        {
            channel.SendAhead(SyncType.ProcRun);
        }
        else
        {
            await channel.ReceiveAsync(SyncType.ProcReady, deadline).ConfigureAwait(false);
            SetRlimits(pid);
            channel.Send(SyncType.ProcRun);
        }

        if (plan.HasListener)
        {
            var message = await channel.ReceiveAsync(SyncType.ProcSeccomp, deadline).ConfigureAwait(false);
            using var listener = GetListener(process, MemoryMarshal.Read<SyncSeccomp>(message.Payload.Span).Fd);
            await handOver(listener, pid, deadline).ConfigureAwait(false);
            channel.Send(SyncType.ProcSeccompDone);
        }

        await channel.ReceiveEndAsync(deadline).ConfigureAwait(false);
        processes.Sync = null;
        channel.Dispose();
        return processes;
    }

    /// <summary>The container is there to stay, and so is what was given to it.</summary>
    public void Finish() => _devices?.Dispose();

    /// <summary>Ends whatever was started and waits until it is gone.</summary>
    public async Task AbortAsync(CancellationToken deadline)
    {
        // The monitor is to end by itself, for only then it reaps the container process: that would be left to the host's init. Up to
        // procRun the end of the channel makes it kill its process; after that it waits for the process, whose pidfd we have by then.
        channel.Dispose();
        if (_process is not null)
        {
            Pidfd.SendSignal(_process, Signal.Kill.Number);
        }

        await ProcessWait.ForEndAsync(loop, monitor, deadline).ConfigureAwait(false);
        Pidfd.WaitId(monitor);
        monitor.Dispose();
        _process?.Dispose();
    }

    /// <summary>Takes back what was given to a container that will not be. Its namespace is still there, for our descriptors of it.</summary>
    /// <exception cref="CoreException">Some of it is lost.</exception>
    public async Task ReturnDevicesAsync()
    {
        if (_devices is not null && await _devices.MoveBackAsync().ConfigureAwait(false) is { Count: > 0 } failures)
        {
            throw new CoreException(ErrorCode.LaunchFailed, $"network devices could not be moved back: {string.Join("; ", failures)}");
        }
    }

    private async Task AfterMountsAsync(SyncType expected, MountSources sources, SafePidFd process, CancellationToken deadline)
    {
        if (sources.IsEmpty)
        {
            await channel.ReceiveAsync(expected, deadline).ConfigureAwait(false);
            return;
        }

        while (await channel.ReceiveAsync(expected, SyncType.ProcMountPlease, deadline).ConfigureAwait(false) is { } message
            && message.Type != expected)
        {
            using var userNamespace = message.Descriptor;
            uint step = MemoryMarshal.Read<SyncMount>(message.Payload.Span).Step;
            using var tree = await sources.OpenAsync(process, step, userNamespace, deadline).ConfigureAwait(false);
            channel.Send(SyncType.ProcMountFd, tree);
        }
    }

    // what it joins is sent ahead if nothing has to be done to it before
    private async Task<(int Pid, SafePidFd Process)> ReceiveProcessAsync(CgroupTasks? ahead, CancellationToken deadline)
    {
        if (ahead is not null)
        {
            channel.SendAhead(SyncType.ProcMapped, [.. ahead.Files]);
        }

        var first = await channel.ReceiveAsync(SyncType.ProcPid, deadline).ConfigureAwait(false);
        _process = Pidfd.Adopt(first.Descriptor!);
        return (MemoryMarshal.Read<SyncPid>(first.Payload.Span).Pid, _process);
    }

    private async Task ServeAsync(
        MountSources sources, CreateHooks hooks, int pid, SafePidFd process, CancellationToken deadline)
    {
        if (plan.HasHooks)
        {
            await RunHooksAsync(hooks, pid, deadline).ConfigureAwait(false);
        }

        await AfterMountsAsync(SyncType.ProcReady, sources, process, deadline).ConfigureAwait(false);
    }

    // when one has ended, what comes through the channel says why
    private async ValueTask<ContainerProcesses> DescribeAsync(int pid, SafePidFd process, string what, CancellationToken deadline)
    {
        if (ProcessTimes.StartTime(monitorPid) is not { } monitorStart || ProcessTimes.StartTime(pid) is not { } processStart)
        {
            await channel.ReceiveEndAsync(deadline).ConfigureAwait(false);
            throw new CoreException(ErrorCode.LaunchFailed, $"process {pid} ended while {what} was set up");
        }

        return new ContainerProcesses
        {
            MonitorPid = monitorPid,
            MonitorStartTime = monitorStart,
            Monitor = monitor,
            ProcessPid = pid,
            ProcessStartTime = processStart,
            Process = process,
            Sync = channel,
        };
    }

    private async Task RunHooksAsync(CreateHooks hooks, int pid, CancellationToken deadline)
    {
        await hooks.RunAsync(pid, deadline).ConfigureAwait(false);
        var (createContainer, startContainer) = hooks.OpenDocuments(pid);
        using (createContainer)
        using (startContainer)
        {
            channel.Send(SyncType.ProcHooksDone, createContainer, startContainer);
        }
    }

    // From procSeccomp on the container process may stand still until the agent answers, so nothing is asked of it before the agent has
    // its descriptor; and it goes on meanwhile, because the agent may be slow.
    private async Task HandOverListenerAsync(SafePidFd process, int pid, ListenerHandOver handOver, CancellationToken deadline)
    {
        var message = await channel.ReceiveAsync(SyncType.ProcSeccomp, deadline).ConfigureAwait(false);
        using var listener = GetListener(process, MemoryMarshal.Read<SyncSeccomp>(message.Payload.Span).Fd);
        // waits on the thread pool, where it does not keep the next lines waiting
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline);
        Task created = channel.ReceiveAsync(SyncType.ProcCreated, either.Token).AsTask();
        try
        {
            await handOver(listener, pid, either.Token).ConfigureAwait(false);
        }
        catch
        {
            await either.CancelAsync().ConfigureAwait(false);
            await created.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }

        await created.ConfigureAwait(false);
    }

    private static SafeFd GetListener(SafePidFd process, int number)
    {
        try
        {
            return Pidfd.GetFd(process, number);
        }
        catch (SyscallException failure)
        {
            throw new CoreException(ErrorCode.LaunchFailed, $"the seccomp listener can not be fetched: {failure.Message}", failure)
            {
                Errno = failure.ErrnoName,
                Syscall = failure.Operation,
            };
        }
    }

    // by the parent: after a user namespace the container process could not raise its hard limits any more
    private void SetRlimits(int pid)
    {
        foreach (var limit in plan.Rlimits)
        {
            try
            {
                Limits.Set(pid, limit.Resource, limit.Soft, limit.Hard);
            }
            catch (SyscallException failure)
            {
                throw new CoreException(
                    ErrorCode.StepFailed, $"prlimit {limit.Name}: {Errno.Describe(failure.Errno)}; soft {limit.Soft}, hard {limit.Hard}", failure)
                {
                    Errno = Errno.Name(failure.Errno),
                    Syscall = "prlimit",
                    Path = limit.Name,
                };
            }
        }
    }
}
