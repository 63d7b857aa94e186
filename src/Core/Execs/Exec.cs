using Berth.Core.Containers;
using Berth.Core.Execs.Storage;
using Berth.Core.Stdio;

namespace Berth.Core.Execs;

/// <summary>One added process in memory: its current snapshot, those who wait for the next one, and the lock of its changes.</summary>
internal sealed class Exec(ExecRecord record, ExecSnapshot snapshot) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _changes = new(1, 1);
    private ExecSnapshot _snapshot = snapshot;
    private TaskCompletionSource _changed = NewSignal();

    public string Id => _snapshot.Id;

    /// <summary>What it was made from, as it is saved.</summary>
    public ExecRecord Record { get; set; } = record;

    /// <summary>Whether it is forgotten as soon as it has ended: its end is not saved then.</summary>
    public bool IsPassing { get; init; }

    public ProcessStdio Stdio => Record.Stdio ?? ProcessStdio.Default;

    /// <summary>Monitor and process; null before start, and after the end.</summary>
    public ContainerProcesses? Processes { get; set; }

    public ExecSnapshot Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>Held while its directory is written to or removed: who has waited for the end may delete at once.</summary>
    public Lock Files { get; } = new();

    /// <summary>Whether it was deleted; the snapshot stays what it was.</summary>
    public bool IsDeleted { get; private set; }

    /// <summary>Directory of its state and its log, as <see cref="Containers.Storage.ContainerStore"/> names them.</summary>
    public string Directory => ExecStore.DirectoryOf(_snapshot.ContainerId, Id);

    /// <summary>What messages call it.</summary>
    public string Name => $"exec {Id} of container {_snapshot.ContainerId}";

    public async ValueTask<Container.ChangeLock> LockAsync(CancellationToken cancellationToken)
    {
        await _changes.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Container.ChangeLock(_changes);
    }

    public ExecSnapshot Publish(Func<ExecSnapshot, ExecSnapshot> change)
    {
        TaskCompletionSource changed;
        ExecSnapshot next;
        lock (_gate)
        {
            next = change(_snapshot);
            Volatile.Write(ref _snapshot, next);
            changed = Renew();
        }

        changed.SetResult();
        return next;
    }

    public void MarkDeleted()
    {
        IsDeleted = true;
        Publish(snapshot => snapshot);
    }

    /// <summary>Waits until it has ended or is deleted, or the time is over.</summary>
    /// <returns>False when the time was over.</returns>
    public async Task<bool> WaitForEndAsync(TimeSpan? timeout, CancellationToken cancellationToken)
    {
        using var timer = timeout is { } limit ? new CancellationTokenSource(limit) : null;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer?.Token ?? default);
        while (true)
        {
            var next = NextChange();
            if (IsDeleted || Snapshot.Status == ExecStatus.Stopped)
            {
                return true;
            }

            try
            {
                await next.WaitAsync(either.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                return false;
            }
        }
    }

    public void Dispose()
    {
        MarkDeleted();
        Processes?.Dispose();
    }

    private Task NextChange()
    {
        lock (_gate)
        {
            return _changed.Task;
        }
    }

    private TaskCompletionSource Renew()
    {
        var changed = _changed;
        _changed = NewSignal();
        return changed;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
