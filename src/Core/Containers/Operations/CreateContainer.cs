using Berth.Core.Cgroups;
using Berth.Core.Containers.Storage;
using Berth.Core.Errors;
using Berth.Core.Hooks;
using Berth.Core.IntelRdt;
using Berth.Core.Launching;
using Berth.Core.Listening;
using Berth.Core.Monitoring;
using Berth.Core.Notifications;
using Berth.Core.Seccomp;
using Berth.Core.Stdio;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Berth.Core.Containers.Operations;

/// <summary><c>create</c>: sets a container up as far as the exec fifo (runtime-spec, runtime.md, Create). Whatever fails leaves
/// nothing behind.</summary>
public sealed partial class CreateContainer
{
    private readonly ContainerRegistry _registry;
    private readonly ContainerPreparer _preparer;
    private readonly ContainerStore _store;
    private readonly ICgroupManager _cgroups;
    private readonly ResctrlManager _resctrl;
    private readonly Launcher _launcher;
    private readonly SeccompAgent _agent;
    private readonly ExitWatcher _exits;
    private readonly ContainerRemoval _removal;
    private readonly HookRunner _hooks;
    private readonly NotifyProxy _notify;
    private readonly TimeProvider _time;
    private readonly CoreOptions _options;
    private readonly ILogger _logger;

    internal CreateContainer(
        ContainerRegistry registry,
        ContainerPreparer preparer,
        ContainerStore store,
        ICgroupManager cgroups,
        ResctrlManager resctrl,
        Launcher launcher,
        SeccompAgent agent,
        ExitWatcher exits,
        ContainerRemoval removal,
        HookRunner hooks,
        NotifyProxy notify,
        TimeProvider time,
        IOptions<CoreOptions> options,
        ILogger<CreateContainer> logger)
    {
        _registry = registry;
        _preparer = preparer;
        _store = store;
        _cgroups = cgroups;
        _resctrl = resctrl;
        _launcher = launcher;
        _agent = agent;
        _exits = exits;
        _removal = removal;
        _hooks = hooks;
        _notify = notify;
        _time = time;
        _options = options.Value;
        _logger = logger;
    }

    /// <summary>Creates a container. The same request for the same id again returns the container that is there.</summary>
    /// <remarks>Once set-up has begun it runs to its end, whether or not the caller still waits; a forced delete ends it.</remarks>
    /// <exception cref="CoreException">The bundle or config is wrong; a step failed; <see cref="ErrorCode.ContainerExists"/>;
    /// <see cref="ErrorCode.MemoryLimitTooSmall"/>;
    /// <see cref="ErrorCode.DeadlinePassed"/>.</exception>
    public async Task<CreateContainerResult> ExecuteAsync(CreateContainerRequest request, CancellationToken cancellationToken)
    {
        using var prepared = await _preparer.PrepareAsync(request, cancellationToken).ConfigureAwait(false);
        var container = new Container(FirstSnapshot(prepared), prepared.RequestHash, prepared.CgroupPaths)
        {
            SharesPids = prepared.Config.Plan.SharesPids,
            Hooks = prepared.Config.Spec.Hooks,
            Stdio = prepared.Stdio,
            NotifyOptions = prepared.Notify,
            Listen = prepared.Listen,
        };
        using var changes = container.LockNew();
        var registered = _registry.Add(container);
        if (registered != container)
        {
            container.Dispose();
            return await ExistingAsync(registered, prepared, cancellationToken).ConfigureAwait(false);
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(container.CreateAborted);
        var hooks = new CreateHooks(_hooks, container, prepared.Config.Plan);
        var time = _options.CreateDeadline + hooks.Time;
        deadline.CancelAfter(time);
        try
        {
            await LaunchAsync(container, prepared, hooks, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException given)
        {
            var isAborted = container.CreateAborted.IsCancellationRequested;
            _registry.Discard(container);
            throw isAborted
                ? new CoreException(ErrorCode.LaunchFailed, $"create {container.Id}: given up for a forced delete", given)
                : new CoreException(
                    ErrorCode.DeadlinePassed, $"create {container.Id}: not done within {time.TotalSeconds:0} s", given);
        }
        catch
        {
            _registry.Discard(container);
            throw;
        }

        return new CreateContainerResult(container.Snapshot, IsNew: true);
    }

    private ContainerSnapshot FirstSnapshot(PreparedContainer prepared) => new()
    {
        Id = prepared.Id,
        Status = ContainerStatus.Creating,
        Bundle = prepared.Bundle.Path,
        BundleName = prepared.Bundle.Name,
        CreatedAt = _time.GetUtcNow(),
        Revision = 1,
        Annotations = prepared.Annotations,
        OciVersion = prepared.Config.Spec.OciVersion!,
        Warnings = prepared.Config.Warnings,
        Stdin = prepared.Stdio.Stdin,
        Terminal = prepared.Stdio.Terminal,
        Notify = prepared.Notify is null ? null : NotifyState.Initial,
    };

    private static async Task<CreateContainerResult> ExistingAsync(
        Container existing, PreparedContainer prepared, CancellationToken cancellationToken)
    {
        if (existing.RequestHash != prepared.RequestHash)
        {
            throw new CoreException(ErrorCode.ContainerExists, $"there is a container {existing.Id} already, made from another bundle or config");
        }

        await ContainerWait.ForAsync(existing, snapshot => snapshot.Status != ContainerStatus.Creating, null, cancellationToken)
            .ConfigureAwait(false);
        return existing.IsDeleted
            ? throw new CoreException(ErrorCode.LaunchFailed, $"the create of {existing.Id} that was under way failed")
            : new CreateContainerResult(existing.Snapshot, IsNew: false);
    }

    private async Task LaunchAsync(Container container, PreparedContainer prepared, CreateHooks hooks, CancellationToken deadline)
    {
        LaunchSession? session = null;
        using var stdio = LaunchStdio.Open(prepared.Stdio);
        using var listen = ListenSockets.Open(prepared.Listen);
        using var directories = _store.Create(container.Id, prepared.ConfigJson);
        try
        {
            container.Notify = prepared.Notify is null ? null : _notify.Bind(directories.State);
            var cgroup = container.Cgroup = _cgroups.Create(prepared.CgroupPaths);
            using var unified = cgroup.OpenUnified();
            session = _launcher.Start(
                container.Id,
                prepared.Config.Plan,
                new LaunchFiles(prepared.Config.PlanFile, directories.State, directories.Log, prepared.Bundle.Directory, unified, stdio)
                {
                    Notify = container.Notify?.Socket,
                    Listen = listen?.Message,
                },
                prepared.LogLimits);
            // both while the launcher boots; the container process joins with what follows
            using var tasks = cgroup.MakeV1();
            cgroup.Apply(prepared.Config.Resources);
            if (prepared.Config.Plan.CgroupOwner is { } owner)
            {
                cgroup.GiveTo(owner);
            }

            container.Resctrl = MakeResctrl(container.Id, prepared.Config.Plan.Resctrl);
            using var sources = new MountSources(prepared.Config.Plan, prepared.Bundle.Path, cgroup, directories.State);
            var processes = await session.SetUpAsync(
                tasks,
                container.Resctrl,
                prepared.CgroupPaths.Unit is null ? null : (pid, cancellation) => cgroup.AdoptAsync(pid, prepared.UnitProperties, cancellation),
                sources,
                hooks,
                started => _store.SaveState(StateRecords.Creating(container, started)),
                deadline).ConfigureAwait(false);
            // while the container process goes on
            _store.PrepareState(StateRecords.Created(container, processes));
            await session.AwaitCreatedAsync(
                processes,
                (listener, pid, cancellation) => _agent.HandOverAsync(
                    prepared.Config.Spec.Linux!.Seccomp!, SnapshotState.Of(container.Snapshot with { Pid = pid }), pid, listener, cancellation),
                deadline).ConfigureAwait(false);
            container.Processes = processes;
            _store.CommitState(container.Id);
            container.Resctrl?.Settle();
            container.Move(ContainerStatus.Created, snapshot => snapshot with { Pid = processes.ProcessPid });
            _notify.Watch(container);
            _exits.Watch(container, processes);
            session.Finish();
        }
        catch (Exception failure)
        {
            LogRollback(failure.Message, container.Id);
            // before its cgroup is removed
            var explained = MemoryShortage.Explain(failure, $"create {container.Id}", container.Cgroup);
            await RollBackAsync(container, session).ConfigureAwait(false);
            if (explained != failure)
            {
                throw explained;
            }

            throw;
        }
    }

    private ResctrlGroup? MakeResctrl(string id, ResctrlSettings? settings) =>
        settings is null ? null : _resctrl.Make(id, settings, record => _store.SaveResctrl(id, record));

    private async Task RollBackAsync(Container container, LaunchSession? session)
    {
        try
        {
            using var deadline = new CancellationTokenSource(_options.KillDeadline, _time);
            if (session is not null)
            {
                // somebody may have frozen it, and on version 1 it would not die
                container.Cgroup!.Thaw();
                await session.AbortAsync(deadline.Token).ConfigureAwait(false);
            }

            await _removal.RemoveAsync(container).ConfigureAwait(false);
            if (session is not null)
            {
                await session.ReturnDevicesAsync().ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (failure is CoreException or OperationCanceledException or IOException)
        {
            // the first error is the one to report; what is left is marked and the next start of the daemon removes it
            LogNotRolledBack(failure, container.Id);
        }
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Debug, Message = "create {Id} is rolled back: {Reason}")]
    private partial void LogRollback(string reason, string id);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "create {Id} could not be rolled back whole")]
    private partial void LogNotRolledBack(Exception failure, string id);
}
