using System.Collections.Concurrent;
using Berth.Core.Errors;
using Berth.Native.Systemd;

namespace Berth.Core.Cgroups.Systemd;

/// <summary>Has systemd make containers' cgroups, as scopes.</summary>
internal sealed class SystemdCgroups : ICgroupManager
{
    private readonly CgroupManager _files;
    private readonly SystemdManager _systemd;
    private readonly UnifiedDelegation? _delegation;
    private readonly ConcurrentDictionary<SystemdUnit, bool> _owned = new();

    /// <summary>Connects to nobody yet.</summary>
    /// <param name="files">For what is done in the files.</param>
    /// <param name="systemd">Makes the units.</param>
    public SystemdCgroups(CgroupManager files, SystemdManager systemd)
    {
        _files = files;
        _systemd = systemd;
        _delegation = files.Host.Unified is { } unified ? new UnifiedDelegation(unified, "/") : null;
    }

    /// <summary>Why no container's cgroup can be left to systemd here; null when it can.</summary>
    /// <param name="cgroups">The host's hierarchies.</param>
    public static string? WhyNot(HostCgroups cgroups) =>
        !Directory.Exists("/run/systemd/system") ? "systemd is not the init of this host (sd_booted(3))"
        : !Bus.IsAvailable ? $"{Bus.FileName} can not be loaded (Debian: libsystemd0)"
        : cgroups.Layout != Planning.CgroupLayout.V2 ? $"cgroups are {cgroups.Layout} here, the systemd driver needs V2 alone"
        : cgroups.IsChosen ? "the systemd driver has no root of its own"
        : null;

    /// <inheritdoc/>
    public CgroupPaths Resolve(string? cgroupsPath, string containerId)
    {
        var unit = SystemdUnit.Resolve(cgroupsPath, containerId, _systemd.DefaultSlice);
        return new CgroupPaths(unit.CgroupPath, unit.CgroupPath) { Unit = unit };
    }

    /// <inheritdoc/>
    public ICgroup Create(CgroupPaths paths) => _owned.TryAdd(paths.Unit!, true)
        ? New(paths)
        : throw new CoreException(ErrorCode.CgroupInUse, $"the unit {paths.Unit!.Name} belongs to another container") { Path = paths.Unit.Name };

    /// <inheritdoc/>
    public ICgroup Open(CgroupPaths paths)
    {
        _owned[paths.Unit!] = true;
        var cgroup = New(paths);
        cgroup.TakeOver();
        return cgroup;
    }

    private SystemdCgroup New(CgroupPaths paths) => new(
        _files.View(paths), paths.Unit!, _systemd, _files.Host, _delegation!, removed: () => _owned.TryRemove(paths.Unit!, out _));
}
