using System.Collections.Concurrent;
using Berth.Core.Cgroups;
using Berth.Core.Execs;
using Berth.Core.IntelRdt;
using Berth.Core.Notifications;
using Berth.Core.Stdio;

namespace Berth.Core.Containers;

/// <summary>One container in memory: its current snapshot, those who wait for the next one, and the lock of its changes.</summary>
internal sealed class Container : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _changes = new(1, 1);
    private readonly CancellationTokenSource _createAborted = new();
    private ContainerSnapshot _snapshot;
    private TaskCompletionSource _changed = NewSignal();
    private volatile bool _isDeleted;
    private volatile bool _isDoomed;

    public Container(ContainerSnapshot snapshot, string requestHash, CgroupPaths cgroupPaths)
    {
        _snapshot = snapshot;
        RequestHash = requestHash;
        CgroupPaths = cgroupPaths;
    }

    public string Id => _snapshot.Id;

    /// <summary>Tells a repeated create from another one.</summary>
    public string RequestHash { get; }

    /// <summary>The config's hooks; null without any.</summary>
    public Specs.Hooks? Hooks { get; init; }

    /// <summary>What execs need of its config; null until there is one.</summary>
    public ExecConfig? ExecConfig { get; set; }

    /// <summary>What its standard streams are connected to.</summary>
    public ProcessStdio Stdio { get; init; } = ProcessStdio.Default;

    /// <summary>The resources that updates have left it with; null as long as it has the config's.</summary>
    public Specs.LinuxResources? Resources { get; set; }

    /// <summary>The devices that updates have added to those of its config.</summary>
    public IReadOnlyList<Specs.LinuxDevice> Devices { get; set; } = [];

    /// <summary>Whether other processes are in the container's pid namespace, so that the end of its first process is not the end of all.</summary>
    public bool SharesPids { get; init; }

    /// <summary>The processes that were added to it, by id.</summary>
    public ConcurrentDictionary<string, Exec> Execs { get; } = new(StringComparer.Ordinal);

    /// <summary>The sockets that it was started with.</summary>
    public IReadOnlyList<Listening.ListenOptions> Listen { get; init; } = [];

    /// <summary>Whether there is a socket for sd_notify(3), and for whom; null without one.</summary>
    public NotifyOptions? NotifyOptions { get; init; }

    /// <summary>Reads that socket; null without one, and when the container has ended.</summary>
    public NotifyListener? Notify { get; set; }

    /// <summary>What is known now. Takes no lock.</summary>
    public ContainerSnapshot Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>Whether delete has finished; the snapshot stays what it was.</summary>
    public bool IsDeleted => _isDeleted;

    /// <summary>Monitor and container process; null while creating, kept after the end for the exit watch only.</summary>
    public ContainerProcesses? Processes { get; set; }

    /// <summary>Where the container's cgroups lie.</summary>
    public CgroupPaths CgroupPaths { get; }

    /// <summary>The cgroups of the container; null before they are made.</summary>
    public ICgroup? Cgroup { get; set; }

    /// <summary>What it has in the resctrl filesystem; null for nothing, and before it is made.</summary>
    public ResctrlGroup? Resctrl { get; set; }

    /// <summary>Whether somebody has sent SIGKILL: from then on it is not to be frozen, for what a version 1 freezer has stopped does not
    /// die.</summary>
    public bool IsDoomed
    {
        get => _isDoomed;
        set => _isDoomed = value;
    }

    /// <summary>Cancelled when a forced delete gives up a create that is under way.</summary>
    public CancellationToken CreateAborted => _createAborted.Token;

    public void AbortCreate() => _createAborted.Cancel();

    /// <summary>Waits for the lock of this container's changes; dispose the result to release it.</summary>
    public async ValueTask<ChangeLock> LockAsync(CancellationToken cancellationToken)
    {
        await _changes.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new ChangeLock(_changes);
    }

    /// <summary>Takes the lock of a container that nobody else knows yet.</summary>
    public ChangeLock LockNew() => _changes.Wait(0) ? new ChangeLock(_changes) : throw new InvalidOperationException("not new");

    /// <summary>Replaces the snapshot, raises its revision and wakes those who wait. A change that returns its argument is none.</summary>
    public ContainerSnapshot Publish(Func<ContainerSnapshot, ContainerSnapshot> change)
    {
        TaskCompletionSource changed;
        ContainerSnapshot next;
        lock (_gate)
        {
            var changedTo = change(_snapshot);
            if (ReferenceEquals(changedTo, _snapshot))
            {
                return _snapshot;
            }

            next = changedTo with { Revision = Math.Max(_snapshot.Revision + 1, changedTo.Revision) };
            Volatile.Write(ref _snapshot, next);
            changed = Renew();
        }

        changed.SetResult();
        return next;
    }

    /// <summary>Goes to a new status if the transition table has the move; otherwise changes nothing.</summary>
    public ContainerSnapshot Move(ContainerStatus status, Func<ContainerSnapshot, ContainerSnapshot> change) =>
        Publish(current => ContainerTransitions.CanMove(current.Status, status) ? change(current) with { Status = status } : current);

    /// <summary>Marks the container as gone and wakes those who wait.</summary>
    public void MarkDeleted()
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            _isDeleted = true;
            changed = Renew();
        }

        changed.SetResult();
    }

    /// <summary>Completes at the next change. Take it before looking at <see cref="Snapshot"/>, or a change may be missed.</summary>
    public Task NextChange()
    {
        lock (_gate)
        {
            return _changed.Task;
        }
    }

    public void Dispose()
    {
        foreach (var exec in Execs.Values)
        {
            exec.Dispose();
        }

        Notify?.Dispose();
        Processes?.Dispose();
        _createAborted.Dispose();
    }

    private TaskCompletionSource Renew()
    {
        var changed = _changed;
        _changed = NewSignal();
        return changed;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The held lock of one container's changes.</summary>
    public readonly struct ChangeLock(SemaphoreSlim changes) : IDisposable
    {
        public void Dispose() => changes.Release();
    }
}
