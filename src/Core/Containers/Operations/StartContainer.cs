using Berth.Core.Containers.Storage;
using Berth.Core.Errors;
using Berth.Core.Launching;
using Berth.Core.Monitoring;
using Berth.Native;
using Berth.Native.Handles;
using Microsoft.Extensions.Options;

namespace Berth.Core.Containers.Operations;

/// <summary><c>start</c>: lets the container process execute the user's program (runtime-spec, runtime.md, Start).</summary>
public sealed class StartContainer
{
    /// <summary>What a shell exits with for a program that was not found, and the monitor notes.</summary>
    private const int NotFoundCode = 127;

    private readonly ContainerRegistry _registry;
    private readonly ContainerStore _store;
    private readonly TimeProvider _time;
    private readonly CoreOptions _options;
    private readonly EventLoop _loop;
    private readonly StartHooks _hooks;

    internal StartContainer(
        ContainerRegistry registry, ContainerStore store, EventLoop loop, StartHooks hooks, TimeProvider time, IOptions<CoreOptions> options)
    {
        _hooks = hooks;
        _loop = loop;
        _registry = registry;
        _store = store;
        _time = time;
        _options = options.Value;
    }

    /// <summary>Starts a created container and returns once its program was executed. Starting a running one changes nothing.</summary>
    /// <exception cref="CoreException">
    /// <see cref="ErrorCode.WrongState"/>; <see cref="ErrorCode.ExecutableNotFound"/> and <see cref="ErrorCode.ExecutableNotPermitted"/>
    /// when execve(2) failed: the container is stopped then; <see cref="ErrorCode.HookFailed"/>: the container is gone then;
    /// <see cref="ErrorCode.DeadlinePassed"/>.
    /// </exception>
    public async Task<ContainerSnapshot> ExecuteAsync(string id, CancellationToken cancellationToken)
    {
        var container = _registry.Find(id);
        if (container.Snapshot.Status == ContainerStatus.Creating)
        {
            // the create has the lock
            ContainerTransitions.Demand(container.Snapshot, ContainerVerb.Start);
        }

        using var changes = await container.LockAsync(cancellationToken).ConfigureAwait(false);
        var snapshot = container.Snapshot;
        if (snapshot.Status == ContainerStatus.Running)
        {
            return snapshot;
        }

        ContainerTransitions.Demand(snapshot, ContainerVerb.Start);
        var startedAt = _time.GetUtcNow();
        // saved before the fact: whether the program was executed, recovery sees from the process itself
        _store.SaveState(StateRecords.Created(container, startedAt));
        try
        {
            return await StartAsync(container, startedAt).ConfigureAwait(false);
        }
        catch (CoreException failure) when (failure.Code == ErrorCode.HookFailed)
        {
            await _hooks.DestroyAsync(container).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<ContainerSnapshot> StartAsync(Container container, DateTimeOffset startedAt)
    {
        using (var fifo = _store.ReleaseStart(container.Id) ?? throw await RefuseEndedAsync(container).ConfigureAwait(false))
        {
            // the container process has it open, and goes on meanwhile
            _store.RemoveStartFifo(container.Id);
            await AwaitExecutionAsync(container, fifo).ConfigureAwait(false);
        }

        container.Publish(current => current.Status == ContainerStatus.Created
            ? current with { Status = ContainerStatus.Running, StartedAt = startedAt }
            : current with { StartedAt = startedAt });
        await _hooks.RunPoststartAsync(container).ConfigureAwait(false);
        return container.Snapshot;
    }

    // nobody waits at the fifo: the container process has ended, and its monitor is about to say how
    private async Task<CoreException> RefuseEndedAsync(Container container)
    {
        await ContainerWait.ForStopAsync(container, _options.KillDeadline, CancellationToken.None).ConfigureAwait(false);
        ContainerTransitions.Demand(container.Snapshot, ContainerVerb.Start);
        return new CoreException(ErrorCode.LaunchFailed, $"start {container.Id}: the container process does not wait for it");
    }

    private async Task AwaitExecutionAsync(Container container, SafeFd fifo)
    {
        using var deadline = new CancellationTokenSource(_options.CreateDeadline + StartHooks.TimeOf(container), _time);
        try
        {
            using var sync = container.Processes!.Sync;
            container.Processes.Sync = null;
            await (sync is null
                ? AwaitWithoutChannelAsync(container, fifo, deadline.Token)
                : sync.ReceiveEndAsync(deadline.Token).AsTask()).ConfigureAwait(false);
        }
        catch (OperationCanceledException timeout)
        {
            throw new CoreException(ErrorCode.DeadlinePassed, $"start {container.Id}: the program was not executed in time", timeout);
        }
        catch (CoreException failure)
            when (MemoryShortage.Explain(failure, $"start {container.Id}", container.Cgroup) is var explained && explained != failure)
        {
            throw explained;
        }
    }

    // The daemon was restarted since the create. The container process holds the fifo until it has executed the program, or has failed
    // to and ended: the exit record tells then.
    private async Task AwaitWithoutChannelAsync(Container container, SafeFd fifo, CancellationToken deadline)
    {
        using (var watch = _loop.Add(fifo))
        {
            await watch.EventAsync(Libc.EPOLLERR, deadline).ConfigureAwait(false);
        }

        if (Launcher.ProgramOf(container.Processes!.ProcessPid) is null
            && await ContainerWait.ForStopAsync(container, _options.KillDeadline, deadline).ConfigureAwait(false)
            && container.Snapshot.Exit is { Error: { } error, Code: var code })
        {
            throw _hooks.FindFailure(container)
                ?? new CoreException(code == NotFoundCode ? ErrorCode.ExecutableNotFound : ErrorCode.ExecutableNotPermitted, error);
        }
    }
}
