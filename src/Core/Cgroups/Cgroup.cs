using Berth.Core.Cgroups.Resources;
using Berth.Core.Cgroups.Systemd;
using Berth.Core.Cgroups.Usage;
using Berth.Core.Errors;
using Berth.Native;
using Berth.Native.Errors;
using Berth.Native.Handles;
using Berth.Native.Syscalls;

namespace Berth.Core.Cgroups;

/// <summary>One container's cgroup in all hierarchies.</summary>
internal sealed class Cgroup : ICgroup
{
    private readonly CgroupHost _host;
    private readonly string _v1, _v1Tasks, _unified;
    private readonly ResourceWriter _resources;
    private readonly Action _removed;
    private bool _hasV1;

    /// <summary>Makes the object, not the cgroup.</summary>
    /// <param name="host">The hierarchies.</param>
    /// <param name="paths">Where it lies.</param>
    /// <param name="hasV1">Whether it may lie in the version 1 hierarchies already. Until then nothing is done there: what has its name
    /// can be somebody else's.</param>
    /// <param name="removed">Called when it is gone.</param>
    public Cgroup(CgroupHost host, CgroupPaths paths, bool hasV1, Action removed)
    {
        (_host, Paths, _hasV1, _removed) = (host, paths, hasV1, removed);
        (_v1, _unified) = (paths.V1[1..], paths.Unified[1..]);
        _v1Tasks = $"{_v1}/tasks";
        _resources = new ResourceWriter(host, _v1, _unified);
    }

    /// <inheritdoc/>
    public CgroupPaths Paths { get; }

    // the version 2 hierarchy, or else the freezer, knows every process
    private (CgroupRoot? Root, string Path) Main => _host.Unified is { } unified
        ? (unified, _unified)
        : (Freezer ?? (V1 is [var first, ..] ? first : null), _v1);

    private IReadOnlyList<CgroupRoot> V1 => _hasV1 ? _host.V1 : [];

    private CgroupRoot? Freezer => _hasV1 ? _host.Freezer : null;

    /// <inheritdoc/>
    public CgroupTasks MakeV1()
    {
        var maker = new CgroupMaker();
        var tasks = new CgroupTasks();
        try
        {
            foreach (CgroupRoot root in _host.V1)
            {
                maker.Make(root, _v1);
                tasks.Add(root.Open(_v1Tasks, Libc.O_WRONLY));
            }
        }
        catch
        {
            tasks.Dispose();
            maker.RollBack();
            throw;
        }

        _hasV1 = true;
        return tasks;
    }

    /// <inheritdoc/>
    public CgroupTasks OpenTasks()
    {
        var tasks = new CgroupTasks();
        try
        {
            foreach (CgroupRoot root in V1)
            {
                tasks.Add(root.Open(_v1Tasks, Libc.O_WRONLY));
            }

            return tasks;
        }
        catch
        {
            tasks.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public SafeFd? OpenUnified() => _host.Unified?.Open(_unified, Libc.O_PATH | Libc.O_DIRECTORY);

    /// <inheritdoc/>
    public SafeFd? OpenUnifiedOf(int pid) => _host.Unified is { } root && UnifiedMembership.Inside(pid, _unified) is { } inner
        ? root.Open($"{_unified}/{inner}", Libc.O_PATH | Libc.O_DIRECTORY)
        : null;

    /// <inheritdoc/>
    public void GiveTo(uint user)
    {
        if (_host.Unified is { } unified)
        {
            CgroupDelegation.Give(unified, _unified, user);
        }
    }

    /// <inheritdoc/>
    public void Apply(ResourceSettings settings) => _resources.Apply(settings);

    /// <inheritdoc/>
    public Task AdoptAsync(int pid, IReadOnlyList<UnitProperty> properties, CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task RestoreAsync(ResourceSettings undo)
    {
        Apply(undo);
        return Task.CompletedTask;
    }

    // lowering a memory limit waits for the kernel to find that much
    /// <inheritdoc/>
    public Task<IReadOnlyList<ResourceValue>> UpdateAsync(ResourceSettings settings) =>
        _host.Calls.RunAsync(() => _resources.Update(settings));

    /// <inheritdoc/>
    public IReadOnlyList<ResourceValue> Read(ResourceSettings settings) => _resources.Read(settings);

    /// <inheritdoc/>
    public ResourceSettings ReadUndo(ResourceSettings settings) => _resources.ReadUndo(settings);

    /// <inheritdoc/>
    public CgroupUsage ReadUsage() => new UsageReader(_host, _v1, _unified).Read();

    /// <inheritdoc/>
    public long OomKills() => new UsageReader(_host, _v1, _unified).OomKills();

    /// <inheritdoc/>
    public bool IsFrozen => (_host.Unified is { } unified && CgroupEvents.Read(unified, _unified).IsFrozen)
        || (Freezer is { } freezer && CgroupFreezer.IsFrozen(freezer, _v1));

    /// <inheritdoc/>
    public async Task FreezeAsync(CancellationToken cancellation)
    {
        try
        {
            await ((_host.Unified, Freezer) switch
            {
                // on a machine with both, version 2: it notifies, and what it has frozen can be killed
                ({ } unified, _) => CgroupFreezer.FreezeUnifiedAsync(unified, _unified, _host.Watcher, cancellation),
                (_, { } freezer) => CgroupFreezer.FreezeAsync(freezer, _v1, cancellation),
                _ => throw new CoreException(ErrorCode.HostUnsupported, "freeze: this host has no freezer"),
            }).ConfigureAwait(false);
        }
        catch (SyscallException failure)
        {
            throw _host.Unified!.Failed(failure, _unified);
        }
        catch (OperationCanceledException)
        {
            Thaw();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Thaw()
    {
        if (_host.Unified is { } unified)
        {
            CgroupFreezer.ThawUnified(unified, _unified);
        }

        ThawV1();
    }

    /// <inheritdoc/>
    public string DirectoryIn(string? hierarchy) =>
        (hierarchy is null ? _host.Unified : _host.V1.FirstOrDefault(root => root.Hierarchy.ToFact().Directory == hierarchy)) is { } root
            ? Path.Combine(root.Hierarchy.MountPoint, hierarchy is null ? _unified : _v1)
            : throw new ArgumentException($"there is no cgroup hierarchy {hierarchy}", nameof(hierarchy));

    /// <inheritdoc/>
    public IReadOnlyList<int> Processes()
    {
        var pids = new List<int>();
        if (Main is ({ } root, var path))
        {
            CgroupTree.AddProcesses(root, path, pids);
        }

        return pids;
    }

    /// <inheritdoc/>
    public void Signal(int signal)
    {
        if (signal == Libc.SIGKILL)
        {
            Kill();
        }
        else
        {
            SendAll(signal);
        }
    }

    /// <inheritdoc/>
    public Task KillAllAsync(CancellationToken cancellation) => (_host.Unified, Main) switch
    {
        ({ } unified, _) => CgroupKill.UnifiedAsync(unified, _unified, _host.Watcher, Kill, cancellation),
        (null, ({ } root, var path)) => CgroupKill.V1Async(root, path, _host.Loop, Processes, Kill, cancellation),
        _ => Task.CompletedTask,
    };

    /// <inheritdoc/>
    public bool TryRemove()
    {
        // that which knows every process first: as long as there is one, all stays together
        if (Main is ({ } main, var path) && !main.TryRemove(path))
        {
            return false;
        }

        bool isGone = _host.Unified?.TryRemove(_unified) ?? true;
        foreach (CgroupRoot root in V1)
        {
            isGone &= root.TryRemove(_v1);
        }

        if (isGone)
        {
            _removed();
        }

        return isGone;
    }

    /// <inheritdoc/>
    public async ValueTask RemoveAsync(CancellationToken cancellation)
    {
        foreach (CgroupRoot root in V1)
        {
            await CgroupTree.RemoveAsync(root, _v1, cancellation).ConfigureAwait(false);
        }

        if (_host.Unified is { } unified)
        {
            await CgroupTree.RemoveAsync(unified, _unified, cancellation).ConfigureAwait(false);
        }

        _removed();
    }

    /// <inheritdoc/>
    public async ValueTask RemoveUnusedAsync(CancellationToken cancellation)
    {
        foreach (CgroupRoot root in V1)
        {
            await CgroupTree.RemoveUnusedAsync(root, _v1, cancellation).ConfigureAwait(false);
        }

        if (_host.Unified is { } unified)
        {
            await CgroupTree.RemoveUnusedAsync(unified, _unified, cancellation).ConfigureAwait(false);
        }

        _removed();
    }

    private void Kill()
    {
        if (_host.Unified is { } unified)
        {
            unified.TryWrite($"{_unified}/cgroup.kill", "1"u8);
            ThawV1();
            return;
        }

        if (Freezer is { } freezer)
        {
            // nothing is forked meanwhile
            CgroupFreezer.Freeze(freezer, _v1);
        }

        try
        {
            SendAll(Libc.SIGKILL);
        }
        finally
        {
            ThawV1();
        }
    }

    // a process that is frozen by version 1 does not die before it is thawed
    private void ThawV1()
    {
        if (Freezer is { } freezer)
        {
            CgroupFreezer.Thaw(freezer, _v1);
        }
    }

    private void SendAll(int signal)
    {
        if (Main is not ({ } root, var path))
        {
            return;
        }

        try
        {
            foreach (SafePidFd process in CgroupMembers.Open(Processes))
            {
                using (process)
                {
                    Pidfd.SendSignal(process, signal);
                }
            }
        }
        catch (SyscallException failure)
        {
            throw root.Failed(failure, path);
        }
    }
}
