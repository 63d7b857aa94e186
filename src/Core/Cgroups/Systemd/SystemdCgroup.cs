using Berth.Core.Cgroups.Resources;
using Berth.Core.Cgroups.Usage;
using Berth.Core.Errors;
using Berth.Native.Handles;

namespace Berth.Core.Cgroups.Systemd;

/// <summary>A container's cgroup that is a scope of systemd's: systemd makes and removes it, everything in between is done in its files.</summary>
internal sealed class SystemdCgroup : ICgroup
{
    /// <summary>The first systemd with <c>OOMPolicy=</c> for scopes; by default it would stop a container of which one process was killed.</summary>
    private const int VersionWithOomPolicy = 253;

    private readonly ICgroup _files;
    private readonly SystemdUnit _unit;
    private readonly SystemdManager _systemd;
    private readonly CgroupHost _host;
    private readonly UnifiedDelegation _delegation;
    private readonly Action _removed;

    private long _earlierReports;
    private ResourceSettings _limits = ResourceSettings.None;
    private uint? _user;
    private volatile bool _isStarted;

    /// <summary>Makes the object, not the unit.</summary>
    /// <param name="files">The cgroup's files.</param>
    /// <param name="unit">The unit.</param>
    /// <param name="systemd">systemd.</param>
    /// <param name="host">The hierarchies.</param>
    /// <param name="delegation">Passes on what systemd does not know of.</param>
    /// <param name="removed">Called when it is gone.</param>
    public SystemdCgroup(
        ICgroup files, SystemdUnit unit, SystemdManager systemd, CgroupHost host, UnifiedDelegation delegation, Action removed) =>
        (_files, _unit, _systemd, _host, _delegation, _removed) = (files, unit, systemd, host, delegation, removed);

    /// <inheritdoc/>
    public CgroupPaths Paths => _files.Paths;

    /// <inheritdoc/>
    public bool IsFrozen => _files.IsFrozen;

    /// <summary>The unit may be there already: an earlier daemon has made it.</summary>
    public void TakeOver() => _isStarted = true;

    /// <inheritdoc/>
    public CgroupTasks MakeV1() => new();

    /// <inheritdoc/>
    public CgroupTasks OpenTasks() => new();

    /// <inheritdoc/>
    public SafeFd? OpenUnified() => _isStarted ? _files.OpenUnified() : null;

    /// <inheritdoc/>
    public SafeFd? OpenUnifiedOf(int pid) => _files.OpenUnifiedOf(pid);

    /// <summary>Keeps the limits for the unit, which can not be made before there is a process.</summary>
    /// <param name="settings">The limits.</param>
    public void Apply(ResourceSettings settings) => _limits = settings;

    /// <summary>Keeps the user, too.</summary>
    /// <param name="user">A user of the host.</param>
    public void GiveTo(uint user) => _user = user;

    /// <inheritdoc/>
    public async Task AdoptAsync(int pid, IReadOnlyList<UnitProperty> properties, CancellationToken cancellation)
    {
        int version = await _systemd.VersionAsync(cancellation).ConfigureAwait(false);
        // a container of the same name may have been killed before
        _earlierReports = OomReports.Count(Paths.Unified);
        // from here on there is something to remove
        _isStarted = true;
        try
        {
            await _systemd.StartScopeAsync(
                _unit, [.. Fixed(pid, version), .. UnitLimits.Of(_limits), .. properties], cancellation).ConfigureAwait(false);
        }
        catch (CoreException failure) when (failure.Code == ErrorCode.CgroupInUse)
        {
            // but nothing of ours
            _isStarted = false;
            throw;
        }

        ReachControllers(_limits);
        _files.Apply(_limits);
        if (_user is { } user)
        {
            _files.GiveTo(user);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ResourceValue>> UpdateAsync(ResourceSettings settings)
    {
        var undo = _files.ReadUndo(settings);
        ReachControllers(settings);
        var values = await _files.UpdateAsync(settings).ConfigureAwait(false);
        try
        {
            await SetPropertiesAsync(settings).ConfigureAwait(false);
        }
        catch (CoreException)
        {
            _files.Apply(undo);
            throw;
        }

        return values;
    }

    /// <inheritdoc/>
    public async Task RestoreAsync(ResourceSettings undo)
    {
        await SetPropertiesAsync(undo).ConfigureAwait(false);
        await _files.RestoreAsync(undo).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IReadOnlyList<ResourceValue> Read(ResourceSettings settings) => _files.Read(settings);

    /// <inheritdoc/>
    public ResourceSettings ReadUndo(ResourceSettings settings) => _files.ReadUndo(settings);

    /// <inheritdoc/>
    public CgroupUsage ReadUsage() => _files.ReadUsage() is { Memory: null } gone && OomKills() is > 0 and var kills
        ? gone with { Memory = Killed(kills) }
        : _files.ReadUsage();

    /// <summary>How many processes the out-of-memory killer has ended. systemd removes the cgroup, and its counters, with the last process:
    /// then the kernel's log has to tell.</summary>
    public long OomKills() => IsThere ? _files.OomKills() : Math.Max(0, OomReports.Count(Paths.Unified) - _earlierReports);

    /// <inheritdoc/>
    public Task FreezeAsync(CancellationToken cancellation) => _files.FreezeAsync(cancellation);

    /// <inheritdoc/>
    public void Thaw() => _files.Thaw();

    /// <inheritdoc/>
    public string DirectoryIn(string? hierarchy) => _files.DirectoryIn(hierarchy);

    /// <inheritdoc/>
    public IReadOnlyList<int> Processes() => _files.Processes();

    /// <inheritdoc/>
    public void Signal(int signal) => _files.Signal(signal);

    /// <inheritdoc/>
    public Task KillAllAsync(CancellationToken cancellation) => _files.KillAllAsync(cancellation);

    // systemd has to be asked to forget the unit, which takes a moment
    /// <inheritdoc/>
    public bool TryRemove()
    {
        if (!_isStarted)
        {
            _removed();
        }

        return !_isStarted;
    }

    /// <inheritdoc/>
    public async ValueTask RemoveAsync(CancellationToken cancellation)
    {
        await _systemd.StopAsync(_unit, cancellation).ConfigureAwait(false);
        await _files.RemoveAsync(cancellation).ConfigureAwait(false);
        _removed();
    }

    // with its last process the unit went by itself
    /// <inheritdoc/>
    public ValueTask RemoveUnusedAsync(CancellationToken cancellation)
    {
        _removed();
        return ValueTask.CompletedTask;
    }

    private bool IsThere => _host.Unified!.TryRead($"{Paths.Unified[1..]}/{CgroupEvents.FileName}") is not null;

    // what is known without the files
    private MemoryUsage Killed(long kills) => new()
    {
        Usage = null,
        WorkingSet = null,
        Limit = _limits.Writes.LastOrDefault(write => write.File == "memory.max") is { } limit && long.TryParse(limit.Value, out long bytes) ? bytes : null,
        Peak = null,
        Swap = null,
        LimitHits = null,
        OomKills = kills,
        Breakdown = null,
    };

    // Delegate= leaves the files to us: systemd does not reset what it does not know of
    private UnitProperty[] Fixed(int pid, int version) =>
    [
        new("Description", $"Berth container {Path.GetFileName(_unit.Name)}"),
        new("Slice", _unit.Slice),
        new("PIDs", new[] { (uint)pid }),
        new("Delegate", true),
        new("DefaultDependencies", false),
        new("CPUAccounting", true),
        new("MemoryAccounting", true),
        new("IOAccounting", true),
        new("TasksAccounting", true),
        .. version >= VersionWithOomPolicy ? [new UnitProperty("OOMPolicy", "continue")] : Array.Empty<UnitProperty>(),
    ];

    private async Task SetPropertiesAsync(ResourceSettings settings)
    {
        if (UnitLimits.Of(settings) is { Count: > 0 } properties)
        {
            await _systemd.SetPropertiesAsync(_unit, properties, CancellationToken.None).ConfigureAwait(false);
            // systemd has written them, too, with a quota rounded to whole percents
            _files.Apply(settings with { Devices = null });
        }
    }

    // hugetlb, rdma and misc are passed on by nobody else
    private void ReachControllers(ResourceSettings settings)
    {
        string path = Paths.Unified[1..];
        string available = _host.Unified!.TryRead($"{path}/cgroup.controllers") ?? "";
        if (settings.Writes.Any(write => write.Controller.Length > 0 && !available.Split(' ', '\n').Contains(write.Controller)))
        {
            _delegation.Reach(path, again: true);
        }
    }
}
