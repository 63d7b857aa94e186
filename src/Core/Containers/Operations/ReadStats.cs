using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Berth.Core.Cgroups;
using Berth.Core.Cgroups.Usage;
using Berth.Core.Errors;

namespace Berth.Core.Containers.Operations;

/// <summary><c>stats</c>: what containers use.</summary>
public sealed class ReadStats
{
    private readonly ContainerRegistry _registry;
    private readonly TimeProvider _time;

    internal ReadStats(ContainerRegistry registry, TimeProvider time)
    {
        _registry = registry;
        _time = time;
    }

    /// <summary>Reads those of one container. One that has stopped still has its counters.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.ContainerNotFound"/>, <see cref="ErrorCode.ContainerDeleted"/>;
    /// <see cref="ErrorCode.WrongState"/> while it is creating.</exception>
    public ContainerStats One(string id)
    {
        var container = _registry.Find(id);
        ContainerTransitions.Demand(container.Snapshot, ContainerVerb.Stats);
        return Read(container, container.Cgroup!);
    }

    /// <summary>Reads those of every container that has not stopped, ordered by id, several at a time.</summary>
    public IReadOnlyList<ContainerStats> All()
    {
        var found = new ConcurrentBag<ContainerStats>();
        Parallel.ForEach(_registry.Living(), container =>
        {
            if (container.Cgroup is { } cgroup)
            {
                found.Add(Read(container, cgroup));
            }
        });
        return [.. found.OrderBy(stats => stats.Id, StringComparer.Ordinal)];
    }

    /// <summary>Reads those of one container again and again; the last time at once when it has stopped. None of a deleted one.</summary>
    /// <param name="id">The container.</param>
    /// <param name="interval">The time from one to the next; its end comes at once.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="CoreException">As <see cref="One"/>.</exception>
    public async IAsyncEnumerable<ContainerStats> FollowAsync(
        string id, TimeSpan interval, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var container = _registry.Find(id);
        ContainerTransitions.Demand(container.Snapshot, ContainerVerb.Stats);
        while (true)
        {
            ContainerStats stats = Read(container, container.Cgroup!);
            if (container.IsDeleted)
            {
                // what was read is of a cgroup that is gone
                yield break;
            }

            yield return stats;
            if (stats.Status == ContainerStatus.Stopped)
            {
                yield break;
            }

            await ContainerWait.ForStopAsync(container, interval, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Reads those of every container that has not stopped again and again.</summary>
    /// <param name="interval">The time from one to the next.</param>
    /// <param name="cancellation">Ends it.</param>
    public async IAsyncEnumerable<IReadOnlyList<ContainerStats>> FollowAllAsync(
        TimeSpan interval, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(interval, _time);
        do
        {
            yield return All();
        }
        while (await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false));
    }

    private ContainerStats Read(Container container, ICgroup cgroup)
    {
        var snapshot = container.Snapshot;
        return new ContainerStats(
            snapshot,
            _time.GetUtcNow(),
            cgroup.ReadUsage(),
            container.Resctrl?.ReadUsage(),
            snapshot.Pid == 0 ? null : NetworkReader.Read(snapshot.Pid));
    }
}
