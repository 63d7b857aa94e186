using Berth.Core.Cgroups;
using Berth.Core.Containers.Storage;
using Berth.Core.Execs;
using Berth.Core.Hooks;
using Berth.Core.IntelRdt;
using Microsoft.Extensions.Options;

namespace Berth.Core.Containers.Operations;

/// <summary>Removes what is left of a container whose container process has ended: for delete, failed creates and recovery.</summary>
internal sealed class ContainerRemoval(ContainerStore store, HookRunner hooks, TimeProvider time, IOptions<CoreOptions> options)
{
    /// <summary>Kills what is left in the cgroups, removes them and the resctrl group, runs the poststop hooks, removes the log and the state.</summary>
    /// <param name="container">The container.</param>
    public async Task RemoveAsync(Container container)
    {
        // marked first: a daemon that dies from here on leaves the rest to the next one
        string directory = store.BeginRemove(container.Id);
        if (container.Hooks?.Poststop is not null)
        {
            await FinishAsync(container.Id, directory, container.Cgroup, container.Resctrl).ConfigureAwait(false);
            return;
        }

        await RemoveCgroupAsync(container.Cgroup).ConfigureAwait(false);
        container.Resctrl?.Remove();
        await WaitForExecsAsync(container).ConfigureAwait(false);
        store.Remove(container.Id, directory);
    }

    /// <summary>The same for a directory that is marked already.</summary>
    /// <param name="id">The container.</param>
    /// <param name="directory">Name of its directory now.</param>
    /// <param name="cgroup">Its cgroups; null when none were made.</param>
    /// <param name="resctrl">What it has in the resctrl filesystem; null for nothing.</param>
    public async Task FinishAsync(string id, string directory, ICgroup? cgroup, ResctrlGroup? resctrl)
    {
        await RemoveCgroupAsync(cgroup).ConfigureAwait(false);
        resctrl?.Remove();

        // Whatever their number, they run before the note that they have to: a daemon that dies in between runs them again. No state was
        // saved of a container that did not come to its hooks.
        if (store.ReadState(directory) is { Berth.Hooks.Poststop: { } poststop } state)
        {
            await hooks.RunPoststopAsync(poststop, StateRecords.ToSnapshot(state)).ConfigureAwait(false);
        }

        store.Remove(id, directory);
    }

    // their processes are dead; their monitors may be writing the last of their logs and records still
    private async Task WaitForExecsAsync(Container container)
    {
        foreach (var exec in container.Execs.Values.Where(exec => exec.Snapshot.Status == ExecStatus.Running))
        {
            await exec.WaitForEndAsync(options.Value.KillDeadline, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async Task RemoveCgroupAsync(ICgroup? cgroup)
    {
        // usually its processes are gone with the container process
        if (cgroup?.TryRemove() == false)
        {
            using var deadline = new CancellationTokenSource(options.Value.KillDeadline, time);
            await cgroup.KillAllAsync(deadline.Token).ConfigureAwait(false);
            await cgroup.RemoveAsync(deadline.Token).ConfigureAwait(false);
        }
    }
}
