using System.Collections.Concurrent;
using Berth.Core.Errors;
using Berth.Core.Monitoring;
using Berth.Core.Watching;

namespace Berth.Core.Cgroups;

/// <summary>Makes cgroups by writing to the cgroup file systems.</summary>
/// <remarks>On version 2 a relative path starts at the cgroup that was left to the daemon (see <see cref="SupervisorCgroup"/>), so that
/// limits set on the service hold for its containers; on version 1 at the root.</remarks>
internal sealed class CgroupManager : ICgroupManager, IDisposable
{
    private readonly CgroupHost _host;
    private readonly string _unifiedBase;
    private readonly UnifiedDelegation? _delegation;
    private readonly ConcurrentDictionary<CgroupPaths, bool> _owned = new();

    /// <summary>Opens the roots of all hierarchies.</summary>
    /// <exception cref="CoreException"><see cref="ErrorCode.CgroupFailed"/>: one can not be opened.</exception>
    public CgroupManager(HostCgroups cgroups, EventLoop loop, IFileWatcher watcher)
    {
        _host = new CgroupHost(cgroups, loop, watcher);
        _unifiedBase = cgroups.Unified is { } hierarchy ? SupervisorCgroup.BaseOf(hierarchy) : "/";
        _delegation = _host.Unified is { } unified ? new UnifiedDelegation(unified, _unifiedBase) : null;
    }

    /// <summary>The hierarchies.</summary>
    public CgroupHost Host => _host;

    /// <inheritdoc/>
    public CgroupPaths Resolve(string? cgroupsPath, string containerId) => CgroupPaths.Resolve(cgroupsPath, containerId, _unifiedBase);

    /// <inheritdoc/>
    public ICgroup Create(CgroupPaths paths)
    {
        if (!_owned.TryAdd(paths, true))
        {
            throw new CoreException(ErrorCode.CgroupInUse, $"cgroup {paths.V1} belongs to another container") { Path = paths.V1 };
        }

        var maker = new CgroupMaker();
        try
        {
            if (_host.Unified is { } unified)
            {
                maker.Make(unified, paths.Unified[1..]);
                _delegation!.Reach(paths.Unified[1..], again: maker.HasMadeParents);
            }

            return NewCgroup(paths, hasV1: false);
        }
        catch
        {
            maker.RollBack();
            _owned.TryRemove(paths, out _);
            throw;
        }
    }

    /// <inheritdoc/>
    public ICgroup Open(CgroupPaths paths)
    {
        _owned[paths] = true;
        return NewCgroup(paths, hasV1: true);
    }

    /// <summary>A cgroup that somebody else makes and removes.</summary>
    public ICgroup View(CgroupPaths paths) => new Cgroup(_host, paths, hasV1: false, removed: () => { });

    /// <summary>Closes the roots.</summary>
    public void Dispose() => _host.Dispose();

    private Cgroup NewCgroup(CgroupPaths paths, bool hasV1) => new(_host, paths, hasV1, removed: () => _owned.TryRemove(paths, out _));
}
